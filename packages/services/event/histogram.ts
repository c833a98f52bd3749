import { queryHistogram } from '@karma/db/ledger/query-histogram.ts';
import { verb } from '../verb.ts';
import { askLedger } from './ask-ledger.ts';
import { EventQuestion } from './event-question.ts';

/** How many events match, over time, by family of type and with errors apart. */
export const eventHistogram = verb({
  name: 'event.histogram',
  kind: 'query',
  permission: 'event:read',
  input: EventQuestion,
  run: ({ ctx, input }) => askLedger(queryHistogram(ctx.ledger, ctx.scope, { ...input, signal: ctx.signal })),
});
