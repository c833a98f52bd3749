import type { Database } from '@karma/db/postgres/connect-postgres.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { hashPassword } from 'better-auth/crypto';
import { recordAudit } from '../audit/record-audit.ts';
import { insertUser } from './insert-user.ts';
import { lockUsers } from './lock-users.ts';
import { makePassword } from './password.ts';

export const FIRST_ADMIN_EMAIL = 'admin@karma.local';

/**
 * At the first start: makes the administrator and returns their password, which is kept nowhere else: show it.
 * Null where there are users already. Two processes that start at once make one.
 */
export async function createFirstAdmin(
  db: Database,
  now: () => Date,
): Promise<{ email: string; password: string } | null> {
  if ((await db.prisma.user.count()) > 0) return null;
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return transaction(db, async (tx) => {
    await lockUsers(tx);
    if ((await tx.user.count()) > 0) return null;
    const id = await insertUser(tx, {
      name: 'Administrator',
      email: FIRST_ADMIN_EMAIL,
      role: 'admin',
      passwordHash,
    });
    const user = { id: 'system', name: 'first start', role: 'admin' } as const;
    await recordAudit(tx, { user, now }, 'user.created', `user:${id}`, {
      email: FIRST_ADMIN_EMAIL,
      role: 'admin',
    });
    return { email: FIRST_ADMIN_EMAIL, password };
  });
}
