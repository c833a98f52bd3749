import { PointSchema } from '@karma/db/ledger/event-row.ts';
import { queryEvents } from '@karma/db/ledger/query-events.ts';
import { z } from 'zod';
import { verb } from '../verb.ts';
import { askLedger } from './ask-ledger.ts';
import { EventQuestion } from './event-question.ts';

/** Rows of a page. */
const PAGE = 200;

/** A page of matching events, newest first, beside a point or from an end of the span. */
export const listEvents = verb({
  name: 'event.list',
  kind: 'query',
  permission: 'event:read',
  input: EventQuestion.extend({
    beside: PointSchema.optional(),
    direction: z.enum(['older', 'newer']).default('older'),
    skip: z.number().int().min(0).max(1_000_000_000).optional(),
    limit: z.number().int().min(1).max(1_000).default(PAGE),
  }),
  run: ({ ctx, input }) => askLedger(queryEvents(ctx.ledger, ctx.scope, { ...input, signal: ctx.signal })),
});
