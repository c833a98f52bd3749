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
};

/** Opens a pool and a Prisma client on it. Connects at the first query, so a wrong URL is told there. */
export function connectPostgres(url: string, options: PostgresOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'karma',
    connectionTimeoutMillis: 10_000,
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
