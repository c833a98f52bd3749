import { lackingOf, type OffsetRange, type OffsetRanges } from './offset-ranges.ts';

/**
 * One flush covers at most so many offsets of a partition, and the next begins only when it is durable: so whatever
 * an interrupted flush left out lies within so many offsets below the highest one that is there.
 */
export const MAX_FLUSH_SPAN = 200_000;

export type StartPosition = {
  /** Where to read on. */
  start: number;
  /** What is gone from Kafka before it was stored. */
  lost: OffsetRange[];
};

/**
 * Where a new owner reads on. `present`: what is stored or was left out on purpose, from `MAX_FLUSH_SPAN` below the
 * highest stored offset on; `earliest`: the first offset that Kafka still has. A stream of which nothing is stored
 * begins at the earliest, without loss: what was before it is not known to have been an event for this ledger.
 */
export function startPosition(present: OffsetRanges, earliest: number): StartPosition {
  const first = present[0];
  const last = present.at(-1);
  if (first === undefined || last === undefined) return { start: earliest, lost: [] };
  // Below the first row there may be a hole of the same flush, or the time before the stream: read, but not mourned.
  const lowest = Math.max(0, last.to - MAX_FLUSH_SPAN + 1);
  const start = lackingOf(present, { from: lowest, to: last.to })[0]?.from ?? last.to + 1;
  return {
    start: Math.max(start, earliest),
    lost: lackingOf(present, { from: first.from, to: earliest - 1 }),
  };
}
