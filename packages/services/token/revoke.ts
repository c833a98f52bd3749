import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';

/** From now on the intake refuses what comes with this token. */
export const revokeToken = verb({
  name: 'token.revoke',
  kind: 'mutation',
  permission: 'token:write',
  input: z.strictObject({ token: z.uuid('the id of a token') }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const token = await tx.intakeToken.findUnique({
        where: { id: input.token },
        include: { source: { select: { name: true } } },
      });
      if (token === null) throw new Refused('not_found', 'There is no such token. Look at the source again.');
      const at = ctx.now();
      // Conditional: of two who revoke at once, one is written down.
      const { count } = await tx.intakeToken.updateMany({
        where: { id: token.id, revokedAt: null },
        data: { revokedAt: at },
      });
      if (count === 1) {
        const detail = { token: token.id, name: token.name, prefix: token.prefix };
        await recordAudit(tx, ctx, 'token.revoked', `source:${token.source.name}`, detail);
      }
      return { id: token.id, revokedAt: token.revokedAt ?? at };
    });
  },
});
