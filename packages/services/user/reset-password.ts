import { transaction } from '@karma/db/postgres/transaction.ts';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { UserRef, findUser } from './find-user.ts';
import { makePassword } from './password.ts';

/** Gives a user a new generated password, which the answer alone holds, and ends their sessions. */
export const resetPassword = verb({
  name: 'user.reset-password',
  kind: 'mutation',
  permission: 'user:write',
  input: z.strictObject({ user: UserRef }),
  async run({ ctx, input }) {
    const password = makePassword();
    const hash = await hashPassword(password);
    return transaction(ctx.db, async (tx) => {
      const user = await findUser(tx, input.user);
      const { count } = await tx.account.updateMany({
        where: { userId: user.id, providerId: 'credential' },
        data: { password: hash },
      });
      if (count === 0) throw new Refused('conflict', `${user.email} does not sign in by password.`);
      await tx.session.deleteMany({ where: { userId: user.id } });
      await recordAudit(tx, ctx, 'user.password_reset', `user:${user.id}`, { email: user.email });
      return { id: user.id, email: user.email, password };
    });
  },
});
