import { randomUUID } from 'node:crypto';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import type { UserRole } from '../permission/permissions.ts';

export type NewUser = { name: string; email: string; role: UserRole; passwordHash: string };

/** A user as Better Auth signs them in by address and password. Returns the id. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<string> {
  const id = randomUUID();
  await tx.user.create({
    data: {
      id,
      name: user.name,
      email: user.email,
      // No mail is sent by Karma: an administrator vouches for the address.
      emailVerified: true,
      role: user.role,
      accounts: {
        create: { id: randomUUID(), accountId: id, providerId: 'credential', password: user.passwordHash },
      },
    },
  });
  return id;
}
