import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

import type { Logger } from 'pino';

import { PortTaken } from '../../process/serve-health.ts';
import { IntakeRefused } from './refused.ts';
import type { Taken } from './take-events.ts';

const SOURCE_EVENTS = /^\/v1\/sources\/([a-z0-9][a-z0-9_-]*)\/events$/;

export type IntakeServer = {
  /** Refuses what comes from now on and resolves when every request in hand has its answer. */
  close(): Promise<void>;
};

export type ServeOptions = {
  host: string;
  port: number;
  take: (request: IncomingMessage, source: string) => Promise<Taken>;
  onAnswer: (status: number) => void;
  log: Logger;
};

/** The intake's HTTP interface; every answer is JSON. Throws `PortTaken`. */
export async function serveIntake(options: ServeOptions): Promise<IntakeServer> {
  let closing = false;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (closing) response.shouldKeepAlive = false;
    answer(request, response, options, closing).catch((error: unknown) => {
      options.log.debug({ err: error }, 'the sender went away before its answer');
      response.destroy();
    });
  });
  await startListening(server, options.host, options.port);
  return {
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function startListening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause);
      const message = `port ${port} (intake) is in use: end what uses it or set KARMA_INTAKE_PORT`;
      reject(new PortTaken(message, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { take, onAnswer, log }: ServeOptions,
  closing: boolean,
): Promise<void> {
  try {
    const source = sourceOf(request);
    if (closing)
      throw new IntakeRefused(503, 'stopping', 'the intake is stopping: try again', { retryAfterS: 1 });
    const { accepted } = await take(request, source);
    onAnswer(202);
    write(response, 202, { accepted, source });
  } catch (error) {
    const refused = error instanceof IntakeRefused ? error : internal(error, log);
    onAnswer(refused.status);
    if (refused.retryAfterS !== undefined) response.setHeader('retry-after', String(refused.retryAfterS));
    if (refused.status === 401) response.setHeader('www-authenticate', 'Bearer');
    // A body that was not read to its end would be taken for the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    write(response, refused.status, { error: refused.code, message: refused.message, ...refused.details });
  }
}

function sourceOf({ url, method }: IncomingMessage): string {
  const path = url?.split('?')[0] ?? '';
  const source = path === '/v1/envelopes' ? 'envelopes' : SOURCE_EVENTS.exec(path)?.[1];
  if (source === undefined) {
    const message = 'there are POST /v1/sources/<name>/events and POST /v1/envelopes';
    throw new IntakeRefused(404, 'not_found', message);
  }
  if (method !== 'POST') throw new IntakeRefused(405, 'bad_method', 'send events with POST');
  return source;
}

function internal(error: unknown, log: Logger): IntakeRefused {
  log.error({ err: error }, 'a request failed in a way that was not foreseen');
  const message = 'the intake failed; whether the events are stored is not known: try again';
  return new IntakeRefused(500, 'internal', message, { cause: error });
}

function write(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
