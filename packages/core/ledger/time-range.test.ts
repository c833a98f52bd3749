import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketStarts, bucketWidth } from './time-buckets.ts';
import { formatRange, nameLast, parseRange, resolveRange } from './time-range.ts';

const span = fc
  .tuple(
    fc.integer({ min: 0, max: Date.UTC(2104, 0, 1) }),
    fc.integer({ min: 1, max: 20 * 365 * 86_400_000 }),
  )
  .map(([from, length]) => ({ from, to: Math.min(from + length, Date.UTC(2106, 0, 1)) }));

test('a range comes back from its link as it was', () => {
  fc.assert(
    fc.property(span, (range) => {
      expect(parseRange(formatRange(range))).toEqual(range);
    }),
  );
  expect(parseRange('3h')).toEqual({ last: '3h' });
  expect(resolveRange({ last: '3h' }, 20_000_000)).toEqual({ from: 20_000_000 - 10_800_000, to: 20_000_000 });
  expect(nameLast('15m')).toBe('Last 15 min');
});

test.each(['', '0h', '3', '3 h', 'a/b', '2026-01-02T00:00:00Z/2026-01-01T00:00:00Z', '1/2/3'])(
  '%j is no range',
  (text) => expect(parseRange(text)).toBeUndefined(),
);

test('60 to 120 whole buckets cover every span', () => {
  fc.assert(
    fc.property(span, (of) => {
      const width = bucketWidth(of);
      const starts = bucketStarts(of, width);
      expect(starts[0]).toBeLessThanOrEqual(of.from);
      expect((starts.at(-1) ?? 0) + width).toBeGreaterThanOrEqual(of.to);
      expect(starts.length).toBeLessThanOrEqual(121);
      if (of.to - of.from >= 120) expect(starts.length).toBeGreaterThanOrEqual(60);
      for (const start of starts) expect(start % width).toBe(0);
    }),
  );
});
