import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { SourceRef } from '../source/fields.ts';
import { lockSource } from '../source/find-source.ts';
import { verb } from '../verb.ts';
import { makeToken } from './make-token.ts';

const TokenName = z.string().trim().min(1, 'a name, such as billing service').max(100);

/** Makes another token for a source that takes events by HTTP; the answer alone holds its text: show it once. */
export const createToken = verb({
  name: 'token.create',
  kind: 'mutation',
  permission: 'token:write',
  input: z.strictObject({ source: SourceRef, name: TokenName }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.kind === 'postgres') {
        throw new Refused(
          'conflict',
          `${source.name} is a captured database and takes nothing by HTTP: it needs no token.`,
        );
      }
      const { text, ...kept } = makeToken();
      const row = await tx.intakeToken.create({
        data: { sourceId: source.id, name: input.name, createdBy: ctx.user.id, ...kept },
      });
      const detail = { token: row.id, name: input.name, prefix: kept.prefix };
      await recordAudit(tx, ctx, 'token.created', `source:${source.name}`, detail);
      return { id: row.id, source: source.name, name: row.name, prefix: row.prefix, token: text };
    });
  },
});
