import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export type Database = { prisma: PrismaClient; pool: pg.Pool; close(): Promise<void> };

export type PostgresOptions = {
  /** Most connections at once; Prisma and plain queries share them. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
  /** How long a statement may take, and wait for locks. */
  statementMs?: number;
};

const STATEMENT_MS = 15_000;
/** Beside the server's own bound: a server that does not answer any more cannot keep to it. */
const ANSWER_MS = 2_000;
/** The outbox waits for Kafka within a transaction; who died in one holds its locks no longer than this. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * Opens a pool and a Prisma client on it. Connects at the first query, so a wrong URL is told there. No query waits
 * for ever: what takes longer than `statementMs` (15 s) rejects.
 */
export function connectPostgres(url: string, options: PostgresOptions = {}): Database {
  const statementMs = options.statementMs ?? STATEMENT_MS;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'karma',
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementMs,
    query_timeout: statementMs + ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    // The adapter reads every timestamptz as if its offset were UTC: sessions must be in UTC.
    options: '-c TimeZone=UTC',
  });
  // Without a listener a broken idle connection ends the process.
  pool.on('error', options.onIdleError ?? (() => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
