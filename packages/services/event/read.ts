import { queryCorrelationSize, queryEvent } from '@karma/db/ledger/query-event.ts';
import { z } from 'zod';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { askLedger } from './ask-ledger.ts';

/** One event whole, and how much shares its correlation. `at`: its time in epoch ms, which makes it quick. */
export const readEvent = verb({
  name: 'event.read',
  kind: 'query',
  permission: 'event:read',
  input: z.strictObject({ id: z.uuid(), at: z.number().int().min(0).optional() }),
  async run({ ctx, input }) {
    const { ledger, scope, signal } = ctx;
    const event = await askLedger(queryEvent(ledger, scope, { ...input, signal }));
    if (event === undefined) {
      throw new Refused(
        'not_found',
        'The ledger has no event with this id: check the link, or go back to Events.',
      );
    }
    const { correlation } = event;
    const related =
      correlation === ''
        ? null
        : await askLedger(queryCorrelationSize(ledger, scope, { correlation, signal }));
    return { event, related };
  },
});
