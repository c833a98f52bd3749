// The ClickHouse engine behind a small HTTP bridge: a program of its own, one per data folder.
// What it promises and what is left out: README.md.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { openEngine } from './open-engine.ts';
import { authenticate, readRequest, type User } from './read-request.ts';
import { answerTo } from './respond.ts';
import { runQuery } from './run-query.ts';
import { toServerError } from './server-error.ts';

const env = process.env;
// Each running query holds a thread of the pool, whose size is fixed before any of our code runs.
if (env['UV_THREADPOOL_SIZE'] === undefined) {
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...env,
    UV_THREADPOOL_SIZE: '32',
  });
}
const dataDir = resolve(env['CLICKHOUSE_DATA_DIR'] ?? 'clickhouse');
const port = Number(env['CLICKHOUSE_PORT'] ?? 8123);
const users: User[] = [
  { name: env['CLICKHOUSE_USER'] ?? 'default', password: env['CLICKHOUSE_PASSWORD'] ?? '', readonly: false },
];
if (env['CLICKHOUSE_READONLY_USER']) {
  const password = env['CLICKHOUSE_READONLY_PASSWORD'] ?? '';
  users.push({ name: env['CLICKHOUSE_READONLY_USER'], password, readonly: true });
}

function stop(message: string): never {
  process.stderr.write(`clickhouse bridge: ${message}\n`);
  process.exit(1);
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bridge');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (url.pathname === '/ping' || (url.pathname === '/' && reads && url.search === '')) {
    response.end('Ok.\n');
    return;
  }
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort());
  let answer = answerTo(request, response, { queryId: '', format: '', compress: false, holdAll: true });
  try {
    const user = authenticate(request, url, users);
    const query = await readRequest(request, url, user);
    answer = answerTo(request, response, query);
    const readonly = user.readonly ? 1 : reads ? 2 : 0;
    await engine.busy(() => runQuery(engine, { ...query, readonly, gone: gone.signal }, answer));
  } catch (error) {
    // Nobody is left to tell.
    if (!gone.signal.aborted) answer.fail(toServerError(error));
  }
}

const engine = await openEngine(dataDir, Number(env['KARMA_CLICKHOUSE_MEMORY'] ?? 4e9)).catch(
  (error: Error) => stop(error.message),
);
const server = createServer({ keepAliveTimeout: 30_000, requestTimeout: 0 }, (request, response) => {
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`clickhouse bridge: ${String(error)}\n`);
    response.destroy();
  });
});
server.on('error', (error: NodeJS.ErrnoException) =>
  stop(
    error.code === 'EADDRINUSE'
      ? `port ${port} is in use: stop what listens there, or set CLICKHOUSE_PORT`
      : `cannot listen on port ${port}: ${error.message}`,
  ),
);
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`clickhouse bridge: ready on port ${port}\n`);
  process.send?.('ready');
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    void engine.close().then(() => process.exit(0));
  });
}
