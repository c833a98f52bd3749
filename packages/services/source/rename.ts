import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { verb } from '../verb.ts';
import { SourceRef, SourceTitle } from './fields.ts';
import { lockSource } from './find-source.ts';

/** Gives a source another title; its name, which topics and links hold, stays. */
export const renameSource = verb({
  name: 'source.rename',
  kind: 'mutation',
  permission: 'source:write',
  input: z.strictObject({ source: SourceRef, title: SourceTitle }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      await tx.source.update({ where: { id: source.id }, data: { title: input.title } });
      const detail = { from: source.title, to: input.title };
      await recordAudit(tx, ctx, 'source.renamed', `source:${source.name}`, detail);
      return { id: source.id, name: source.name, title: input.title };
    });
  },
});
