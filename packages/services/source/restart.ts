import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { SourceRef } from './fields.ts';
import { lockSource } from './find-source.ts';
import { wantConnector } from './want-connector.ts';

/** Has the worker restart a source's connector and its tasks: after a failure whose cause was mended. */
export const restartSource = verb({
  name: 'source.restart',
  kind: 'mutation',
  permission: 'source:operate',
  input: z.strictObject({ source: SourceRef }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.connector === null) {
        throw new Refused('conflict', `${source.name} has no connector: there is nothing to restart.`);
      }
      if (source.state === 'paused') {
        throw new Refused('conflict', `${source.name} is paused. Resume it, which starts its connector.`);
      }
      await wantConnector(tx, source.id, 'running');
      await recordAudit(tx, ctx, 'source.restarted', `source:${source.name}`, {});
      return { id: source.id, name: source.name };
    });
  },
});
