import fc from 'fast-check';
import { expect, test } from 'vitest';

import { hasOffset, lackingOf, normalizeRanges, type OffsetRange } from './offset-ranges.ts';

const range = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, length]): OffsetRange => ({ from, to: from + length }));
const offsetsOf = (ranges: readonly OffsetRange[]): Set<number> =>
  new Set(
    ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
  );

test('normal ranges hold the same offsets, ascending and apart', () => {
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const normal = normalizeRanges(ranges);
      expect(offsetsOf(normal)).toEqual(offsetsOf(ranges));
      expect(normal.slice(1).every((one, index) => one.from > (normal[index]?.to ?? 0) + 1)).toBe(true);
    }),
  );
});

test('what lacks is exactly what no range has', () => {
  fc.assert(
    fc.property(fc.array(range), range, (ranges, within) => {
      const normal = normalizeRanges(ranges);
      const expected = [...offsetsOf([within])].filter((offset) => !hasOffset(normal, offset));
      expect([...offsetsOf(lackingOf(normal, within))]).toEqual(expected);
      expect(expected.some((offset) => offsetsOf(ranges).has(offset))).toBe(false);
    }),
  );
});
