import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { Refused } from '../refused.ts';

/** A user by id or by address. */
export const UserRef = z.string().trim().min(1, 'the id or the address of a user').max(320);

/** Throws `Refused` where there is none. */
export async function findUser(
  tx: Transaction,
  ref: string,
): Promise<{ id: string; name: string; email: string; role: string }> {
  const user = await tx.user.findFirst({
    where: { OR: [{ id: ref }, { email: ref.toLowerCase() }] },
    select: { id: true, name: true, email: true, role: true },
  });
  if (user === null) throw new Refused('not_found', `There is no user ${ref}. Look at the list of users.`);
  return user;
}
