import { queryFacets } from '@karma/db/ledger/query-facets.ts';
import { verb } from '../verb.ts';
import { askLedger } from './ask-ledger.ts';
import { EventQuestion } from './event-question.ts';

/** Which types, sources, kinds, statuses and tags the matching events have, with counts. */
export const eventFacets = verb({
  name: 'event.facets',
  kind: 'query',
  permission: 'event:read',
  input: EventQuestion,
  run: ({ ctx, input }) => askLedger(queryFacets(ctx.ledger, ctx.scope, { ...input, signal: ctx.signal })),
});
