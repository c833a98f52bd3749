import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { SourceRef } from './fields.ts';
import { lockSource } from './find-source.ts';
import { wantConnector } from './want-connector.ts';

/** Takes nothing in from a source until it is resumed: its connector pauses, the intake refuses its tokens. */
export const pauseSource = verb({
  name: 'source.pause',
  kind: 'mutation',
  permission: 'source:operate',
  input: z.strictObject({ source: SourceRef }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.kind === 'envelopes') {
        throw new Refused(
          'conflict',
          'Ready-made envelopes come from any Kafka client: stop the senders instead.',
        );
      }
      if (source.state !== 'paused') {
        await tx.source.update({ where: { id: source.id }, data: { state: 'paused' } });
        await wantConnector(tx, source.id, 'paused');
        await recordAudit(tx, ctx, 'source.paused', `source:${source.name}`, {});
      }
      return { id: source.id, name: source.name, state: 'paused' as const };
    });
  },
});
