import { mkdir } from 'node:fs/promises';
import { Client } from 'pg';
import type { Engine, NamedPort, StartContext } from '../engine.ts';
import { clearWay, launch } from '../process/launch.ts';
import { findPostgresBinaries } from './find-binaries.ts';
import { initialiseOnce } from './initialise.ts';
import { requireReachable, serverAccount } from './server-account.ts';
import { serverFlags } from './server-flags.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { join } from 'node:path';

export type PostgresSettings = StartContext & {
  port: NamedPort;
  user: string;
  password: string;
  /** Created if it is not there. */
  database: string;
};

/**
 * Postgres 18 with logical decoding, on 127.0.0.1. Ready when it answers a query and the database is there.
 * Throws `PortInUse`, `EngineFailed`, `FolderUnreachable`, `MissingTool`, `StackAborted`.
 */
export async function startPostgres(settings: PostgresSettings): Promise<Engine> {
  const { dataDir, port, user, password, logFile } = settings;
  const binaries = await findPostgresBinaries();
  const account = await serverAccount();
  await mkdir(dataDir, { recursive: true });
  if (account) await requireReachable(join(dataDir, 'data'), account);
  await stopPostmaster(join(dataDir, 'data'));
  await clearWay('postgres', dataDir, [port], 'SIGINT');
  const cluster = await initialiseOnce({
    initdb: binaries.initdb,
    dataDir,
    logFile,
    user,
    password,
    account,
  });
  return launch({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', cluster, ...serverFlags(port.port, settings.memory)],
    ...(account && { account }),
    dataDir,
    logFile,
    url: `postgres://127.0.0.1:${port.port}/${settings.database}`,
    isReady: () => ensureDatabase(settings),
    readyWithinMs: 60_000,
    // Fast shutdown: SIGTERM would wait for clients to leave by themselves.
    stopSignal: 'SIGINT',
    stopWithinMs: 15_000,
    signal: settings.signal,
  });
}

async function ensureDatabase({ port, user, password, database }: PostgresSettings): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port: port.port,
    user,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {
    // A server that goes away during this try also rejects the query below, which is where it is answered.
  });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    return true;
  } finally {
    await client.end();
  }
}
