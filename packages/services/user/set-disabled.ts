import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { findUser, UserRef } from './find-user.ts';
import { lockUsers } from './lock-users.ts';
import { requireAnotherAdmin } from './require-another-admin.ts';

/**
 * Disables a user, who is signed out at once and cannot sign in until enabled again. Nobody disables themselves, so
 * that one administrator always remains.
 */
export const setDisabled = verb({
  name: 'user.set-disabled',
  kind: 'mutation',
  permission: 'user:write',
  input: z.strictObject({ user: UserRef, disabled: z.boolean() }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      await lockUsers(tx);
      const user = await findUser(tx, input.user);
      const { disabled } = input;
      if (disabled && user.id === ctx.user.id) {
        throw new Refused('conflict', 'You cannot disable yourself. Ask another administrator to do it.');
      }
      if (disabled && user.role === 'admin') await requireAnotherAdmin(tx, user);
      const banReason = disabled ? `disabled by ${ctx.user.name}` : null;
      await tx.user.update({
        where: { id: user.id },
        data: { banned: disabled, banReason, banExpires: null },
      });
      if (disabled) await tx.session.deleteMany({ where: { userId: user.id } });
      const happened = disabled ? 'user.disabled' : 'user.enabled';
      await recordAudit(tx, ctx, happened, `user:${user.id}`, { email: user.email });
      return { id: user.id, email: user.email, disabled };
    });
  },
});
