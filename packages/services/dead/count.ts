import { countDeadLetters } from '@karma/db/ledger/query-dead-letters.ts';
import { z } from 'zod';
import { askLedger } from '../event/ask-ledger.ts';
import { verb } from '../verb.ts';
import { DeadFilterInput } from './fields.ts';

/** How many dead letters there are by code, stage and source, most first; at most 500 groups. */
export const countDead = verb({
  name: 'dead.count',
  kind: 'query',
  permission: 'dead:read',
  input: z.strictObject({ filter: DeadFilterInput.default({}) }),
  async run({ ctx, input }) {
    return {
      counts: await askLedger(countDeadLetters(ctx.ledger, ctx.scope, { filter: input.filter, limit: 500 })),
    };
  },
});
