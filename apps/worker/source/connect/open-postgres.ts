import pg from 'pg';

import type { PostgresConnection } from '@karma/core/source/requests.ts';

const CONNECT_MS = 5_000;
const STATEMENT_MS = 8_000;
/** Names and addresses only: a path would be a socket of this machine. */
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:_-]*[A-Za-z0-9])?$|^::1$/;

/** The host is not one that a network connection can go to. */
export class BadHost extends Error {
  readonly code = 'bad_host';
  override name = 'BadHost';
}

/**
 * Runs `work` on one connection to a database that people named, with bounds on its time, and closes it. The only
 * protocol spoken is Postgres's. Throws what pg throws, and `BadHost`.
 */
export async function withPostgres<T>(
  connection: PostgresConnection,
  password: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  if (!HOST.test(connection.host))
    throw new BadHost(`${connection.host} is not the name or address of a host`);
  const client = await connect(connection, password);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(connection: PostgresConnection, password: string): Promise<pg.Client> {
  const { sslMode } = connection;
  if (sslMode === 'disable') return open(connection, password, false);
  if (sslMode === 'verify-full') return open(connection, password, true);
  // As libpq does: these two modes encrypt without asking who answers.
  const unverified = { rejectUnauthorized: false };
  try {
    return await open(connection, password, unverified);
  } catch (error) {
    const plain = error instanceof Error && error.message.includes('does not support SSL');
    if (sslMode === 'require' || !plain) throw error;
    return open(connection, password, false);
  }
}

async function open(
  { host, port, database, user }: PostgresConnection,
  password: string,
  ssl: pg.ClientConfig['ssl'] & {},
): Promise<pg.Client> {
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    password,
    ssl,
    application_name: 'karma',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1_000,
  });
  // A connection that breaks fails the query under way; without this listener it would end the process as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
