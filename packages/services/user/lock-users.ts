import type { Transaction } from '@karma/db/postgres/transaction.ts';

const LOCK = 4_715_001;

/** Until the transaction ends nobody else decides by who is there: two admins cannot take each other's role. */
export async function lockUsers(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
}
