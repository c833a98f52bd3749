import type { Transaction } from '@karma/db/postgres/transaction.ts';

/** Tells the reconciler what a source's connector should be; it acts once on each call. Without one: nothing. */
export async function wantConnector(
  tx: Transaction,
  sourceId: string,
  desired: 'running' | 'paused' | 'absent',
): Promise<void> {
  await tx.connector.updateMany({ where: { sourceId }, data: { desired, generation: { increment: 1 } } });
}
