import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { Refused } from '../refused.ts';

/** Throws `Refused` where `user` is the last administrator who can sign in. Call it under `lockUsers`. */
export async function requireAnotherAdmin(
  tx: Transaction,
  user: { id: string; email: string },
): Promise<void> {
  const others = await tx.user.count({
    where: { role: 'admin', id: { not: user.id }, OR: [{ banned: false }, { banned: null }] },
  });
  if (others === 0) {
    throw new Refused('conflict', `${user.email} is the only administrator. Make another one first.`);
  }
}
