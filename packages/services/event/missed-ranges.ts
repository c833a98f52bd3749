import type { OffsetRange } from '@karma/db/ledger/query-ranges.ts';
import { placeOf } from './ledger-ears.ts';
import type { Reached } from './reached.ts';

export type Missed = {
  /** What to read: each from where the screen stands, if a note before it was lost. */
  ranges: OffsetRange[];
  /** Some may have been read before: a note that was lost, or that came late. */
  again: boolean;
  /** A place of which nothing is known yet: what was announced of it before cannot be told. */
  unknown: boolean;
};

/**
 * Notes may be lost, and each tells of its own offsets only: a range that begins past what was reached begins there
 * instead. Offsets in between that hold nothing (marks of transactions) cost nothing. `ranges` are sorted (`merge`).
 */
export function withMissed(ranges: readonly OffsetRange[], reached: Reached): Missed {
  const missed: Missed = { ranges: [], again: false, unknown: false };
  const heads = new Map(reached.offsets);
  for (const range of ranges) {
    const place = placeOf(range.topic, range.stream, range.partition);
    const head = heads.get(place);
    const next = head === undefined ? undefined : head + 1n;
    if (next === undefined) missed.unknown = true;
    else if (next !== BigInt(range.from)) missed.again = true;
    const from = next !== undefined && next < BigInt(range.from) ? String(next) : range.from;
    missed.ranges.push({ ...range, from });
    if (range.to !== undefined && (head === undefined || BigInt(range.to) > head)) {
      heads.set(place, BigInt(range.to));
    }
  }
  return missed;
}
