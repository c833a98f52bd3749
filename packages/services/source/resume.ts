import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { verb } from '../verb.ts';
import { SourceRef } from './fields.ts';
import { lockSource } from './find-source.ts';
import { wantConnector } from './want-connector.ts';

/** A paused source goes on where it stopped. */
export const resumeSource = verb({
  name: 'source.resume',
  kind: 'mutation',
  permission: 'source:operate',
  input: z.strictObject({ source: SourceRef }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.state !== 'active') {
        await tx.source.update({ where: { id: source.id }, data: { state: 'active' } });
        await wantConnector(tx, source.id, 'running');
        await recordAudit(tx, ctx, 'source.resumed', `source:${source.name}`, {});
      }
      return { id: source.id, name: source.name, state: 'active' as const };
    });
  },
});
