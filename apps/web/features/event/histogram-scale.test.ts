import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barsOf, roundTop, ticksOf, timeAt, xOf } from './histogram-scale.ts';

const histogram = {
  span: { from: 1_500, to: 5_000 },
  width: 1_000,
  groups: ['order'],
  buckets: [{ start: 2_000, counts: [7], errors: 2 }],
  total: 9,
  errors: 2,
  cost: { rows: 0, bytes: 0, ms: 0 },
};

test('every bucket has its bar in its place, empty ones too, and none reaches out of the picture', () => {
  const bars = barsOf(histogram, 350);
  expect(bars.map(({ start, total, errors }) => [start, total, errors])).toEqual([
    [1_000, 0, 0],
    [2_000, 9, 2],
    [3_000, 0, 0],
    [4_000, 0, 0],
  ]);
  expect(bars[0]?.x).toBe(0);
  expect(bars[1]?.x).toBe(50);
  for (const bar of bars) expect(bar.x + bar.width).toBeLessThanOrEqual(350);
});

test('pixels and times are each other’s reverse', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 800, noNaN: true }), (x) => {
      expect(xOf(timeAt(x, histogram.span, 800), histogram.span, 800)).toBeCloseTo(x, 6);
    }),
  );
});

test('the top of the scale is round and at most half again as high as the highest bar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (highest) => {
      expect(roundTop(highest)).toBeGreaterThanOrEqual(highest);
      expect(roundTop(highest)).toBeLessThanOrEqual(Math.max(2, highest * 1.5));
    }),
  );
});

test('ticks are round in the reader’s zone, within the span and not more than there is room for', () => {
  const hour = 3_600_000;
  const span = { from: Date.UTC(2026, 0, 1, 9, 12), to: Date.UTC(2026, 0, 1, 12, 12) };
  expect(ticksOf(span, 7).map((ms) => new Date(ms).toISOString().slice(11, 16))).toEqual([
    '09:30',
    '10:00',
    '10:30',
    '11:00',
    '11:30',
    '12:00',
  ]);
  const india = ticksOf({ from: span.from, to: span.from + 24 * hour }, 5, 5.5 * hour);
  expect(india.map((ms) => new Date(ms + 5.5 * hour).toISOString().slice(11, 16))).toEqual([
    '18:00',
    '00:00',
    '06:00',
    '12:00',
  ]);
});
