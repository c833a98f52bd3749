import { EventFilterSchema } from '@karma/core/ledger/event-filter.ts';
import type { EventLine } from '@karma/db/ledger/event-row.ts';
import { type OffsetRange, queryRanges, type RangesAnswer } from '@karma/db/ledger/query-ranges.ts';
import { LedgerFailed, QueryTooBig } from '@karma/db/ledger/run-query.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type LedgerEars, parsePlace, placeOf } from './ledger-ears.ts';
import { withMissed } from './missed-ranges.ts';
import { PendingRanges, type Work } from './pending-ranges.ts';
import { formatReached, parseReached, type Reached } from './reached.ts';

export const FollowInput = z.strictObject({
  filter: EventFilterSchema,
  /** Events before this (epoch ms) do not belong to the screen. */
  from: z.number().int().min(0),
  /** When the screen asked for its first page, epoch ms: what was inserted since is sent first. */
  since: z.number().int().min(0),
  /** The id of the last push, set by a browser that comes back. */
  lastEventId: z.string().max(100_000).nullish(),
});
export type FollowInput = z.infer<typeof FollowInput>;

/** What a live screen is told. Without events it is a heartbeat: the screen's clock goes on. */
export type LivePush = {
  /** Newest first, at most 200. */
  events: EventLine[];
  /** How many match; more than `events` holds: read the first page again. */
  matched: number;
  /** The server's clock, epoch ms. */
  at: number;
  /** Rows that may have been sent before: after a gap, and at the start. */
  again: boolean;
  /** What keeps the screen from going on, and what to do; nothing is lost, it is tried again. */
  problem?: string;
};

const LIMIT = 200;
const BEAT_MS = 2_000;
/** The clocks of ledger and web differ by less. */
const CLOCKS_MS = 10_000;

/**
 * Follows the ledger for one screen: reads exactly what was announced, with the screen's filter. Yields `[id, push]`
 * until `signal` aborts; the id names the offsets reached, from which `lastEventId` goes on without a gap.
 */
export async function* followEvents(
  ctx: Pick<Context, 'ledger' | 'scope' | 'now'>,
  ears: LedgerEars,
  input: FollowInput,
  signal: AbortSignal,
): AsyncGenerator<[id: string, push: LivePush]> {
  const pending = new PendingRanges();
  const deaf = ears.hear({ note: (note) => pending.add(note), gap: () => pending.gap() });
  const reached = parseReached(input.lastEventId ?? '') ?? { at: input.since, offsets: new Map() };
  pending.gap();
  try {
    while (!signal.aborted) {
      const work = await pending.take(BEAT_MS, signal);
      if (signal.aborted) return;
      const push = await answer(ctx, ears, input, reached, work, signal);
      if (push.problem !== undefined && work !== undefined) {
        pending.putBack(work);
        await pause(BEAT_MS, signal);
      }
      yield [formatReached(reached), push];
    }
  } finally {
    deaf();
  }
}

async function answer(
  ctx: Pick<Context, 'ledger' | 'scope' | 'now'>,
  ears: LedgerEars,
  input: FollowInput,
  reached: Reached,
  work: Work | undefined,
  signal: AbortSignal,
): Promise<LivePush> {
  const at = ctx.now().getTime();
  const beat: LivePush = { events: [], matched: 0, at, again: false };
  if (work === undefined) return beat;
  try {
    const asked = { filter: input.filter, from: input.from, limit: LIMIT, signal };
    // What is announced while we read is in the next work; what was announced before is in the ledger by now.
    const heads = new Map(ears.heads());
    const missed = withMissed(work.ranges, reached);
    const gap = work.gap || missed.unknown;
    const found: RangesAnswer = gap
      ? await queryRanges(ctx.ledger, ctx.scope, {
          ...asked,
          ranges: [...openRanges(reached), ...missed.ranges],
          elseInsertedAfter: Math.max(0, reached.at - CLOCKS_MS),
        })
      : await queryRanges(ctx.ledger, ctx.scope, { ...asked, ranges: missed.ranges });
    if (gap) for (const [place, head] of heads) advance(reached, place, head);
    for (const range of work.ranges)
      advance(reached, placeOf(range.topic, range.stream, range.partition), range.to);
    reached.at = Math.max(reached.at, gap ? at : work.insertedAt);
    return { ...beat, ...found, again: gap || missed.again };
  } catch (error) {
    if (signal.aborted) return beat;
    if (error instanceof LedgerFailed || error instanceof QueryTooBig)
      return { ...beat, problem: error.message };
    throw error;
  }
}

function openRanges(reached: Reached): OffsetRange[] {
  return [...reached.offsets].map(([place, offset]) => ({ ...parsePlace(place), from: String(offset + 1n) }));
}

function advance(reached: Reached, place: string, to: bigint | string | undefined): void {
  if (to === undefined) return;
  const before = reached.offsets.get(place);
  if (before === undefined || BigInt(to) > before) reached.offsets.set(place, BigInt(to));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
