import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { verb } from '../verb.ts';
import { Role } from './fields.ts';
import { UserRef, findUser } from './find-user.ts';
import { lockUsers } from './lock-users.ts';
import { requireAnotherAdmin } from './require-another-admin.ts';

/** Gives a user another role, from their next request on; the last administrator keeps theirs. */
export const setRole = verb({
  name: 'user.set-role',
  kind: 'mutation',
  permission: 'user:write',
  input: z.strictObject({ user: UserRef, role: Role }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      await lockUsers(tx);
      const user = await findUser(tx, input.user);
      if (user.role === input.role) return { id: user.id, email: user.email, role: input.role };
      if (user.role === 'admin') await requireAnotherAdmin(tx, user);
      await tx.user.update({ where: { id: user.id }, data: { role: input.role } });
      const detail = { email: user.email, from: user.role, to: input.role };
      await recordAudit(tx, ctx, 'user.role_changed', `user:${user.id}`, detail);
      return { id: user.id, email: user.email, role: input.role };
    });
  },
});
