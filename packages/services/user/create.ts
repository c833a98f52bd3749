import { transaction } from '@karma/db/postgres/transaction.ts';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { Email, Name, Role } from './fields.ts';
import { insertUser } from './insert-user.ts';
import { lockUsers } from './lock-users.ts';
import { makePassword } from './password.ts';

/** Makes a user with a generated password, which the answer alone holds: show it once. */
export const createUser = verb({
  name: 'user.create',
  kind: 'mutation',
  permission: 'user:write',
  input: z.strictObject({ name: Name, email: Email, role: Role }),
  async run({ ctx, input }) {
    const password = makePassword();
    const passwordHash = await hashPassword(password);
    return transaction(ctx.db, async (tx) => {
      await lockUsers(tx);
      if ((await tx.user.count({ where: { email: input.email } })) > 0) {
        throw new Refused('conflict', `${input.email} is a user already. Change that user's role instead.`);
      }
      const id = await insertUser(tx, { ...input, passwordHash });
      await recordAudit(tx, ctx, 'user.created', `user:${id}`, { email: input.email, role: input.role });
      return { id, email: input.email, role: input.role, password };
    });
  },
});
