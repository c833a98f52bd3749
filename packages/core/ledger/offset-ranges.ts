/** Offsets `from` to `to`, both inclusive. Kafka's offsets are 64 bits wide, but none reaches 2^53 in practice. */
export type OffsetRange = { from: number; to: number };

/** Ascending, disjoint, not touching: what `addRange` and `normalizeRanges` make. */
export type OffsetRanges = readonly OffsetRange[];

/** Sorted and joined where they overlap or touch. */
export function normalizeRanges(ranges: readonly OffsetRange[]): OffsetRange[] {
  const joined: OffsetRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else joined.push({ ...range });
  }
  return joined;
}

/** Whether `offset` lies in one of them, by bisection. */
export function hasOffset(ranges: OffsetRanges, offset: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || offset < range.from) high = middle - 1;
    else if (offset > range.to) low = middle + 1;
    else return true;
  }
  return false;
}

/** What of `within` none of the ranges covers, ascending. */
export function lackingOf(ranges: OffsetRanges, within: OffsetRange): OffsetRange[] {
  const lacking: OffsetRange[] = [];
  let next = within.from;
  for (const { from, to } of ranges) {
    if (to < next) continue;
    if (from > within.to) break;
    if (from > next) lacking.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  if (next <= within.to) lacking.push({ from: next, to: within.to });
  return lacking;
}
