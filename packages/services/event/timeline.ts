import { queryTimeline, TIMELINE_SUBJECTS } from '@karma/db/ledger/query-timeline.ts';
import { z } from 'zod';
import { verb } from '../verb.ts';
import { askLedger } from './ask-ledger.ts';

const MOST = 1_000;

/** The story of an entity, a correlation or a flow: its events in order, the oldest 1,000. */
export const eventTimeline = verb({
  name: 'event.timeline',
  kind: 'query',
  permission: 'event:read',
  input: z.strictObject({ subject: z.enum(TIMELINE_SUBJECTS), value: z.string().min(1).max(1_000) }),
  run: ({ ctx, input }) =>
    askLedger(queryTimeline(ctx.ledger, ctx.scope, { ...input, limit: MOST, signal: ctx.signal })),
});
