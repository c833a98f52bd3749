import type { Database } from './connect-postgres.ts';
import type { Prisma } from './generated/client.ts';

/** Prisma's client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** All or nothing: what `run` writes is committed when it resolves, rolled back when it throws. At most 15 s. */
export function transaction<T>(db: Database, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(run, { maxWait: 10_000, timeout: 15_000 });
}
