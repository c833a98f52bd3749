import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { SourceRef } from './fields.ts';
import { lockSource } from './find-source.ts';
import { wantConnector } from './want-connector.ts';

/**
 * Ends a source for good: its connector goes, its tokens no longer work. Its events stay in the ledger, and its
 * name stays taken, since they carry it. `confirm` repeats the name.
 */
export const removeSource = verb({
  name: 'source.remove',
  kind: 'mutation',
  permission: 'source:write',
  input: z.strictObject({ source: SourceRef, confirm: z.string() }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.kind === 'envelopes') {
        throw new Refused('conflict', 'Ready-made envelopes are part of Karma and cannot be removed.');
      }
      if (input.confirm !== source.name) {
        throw new Refused(
          'bad_input',
          `Confirm by the name of the source, ${source.name}: it cannot be undone.`,
        );
      }
      // The sealed secret stays until the reconciler has taken the replication slot away with it.
      await tx.source.update({ where: { id: source.id }, data: { state: 'removed' } });
      await wantConnector(tx, source.id, 'absent');
      await tx.intakeToken.updateMany({
        where: { sourceId: source.id, revokedAt: null },
        data: { revokedAt: ctx.now() },
      });
      await recordAudit(tx, ctx, 'source.removed', `source:${source.name}`, {});
      return { id: source.id, name: source.name };
    });
  },
});
