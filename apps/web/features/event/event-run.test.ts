import type { EventLine } from '@karma/db/ledger/event-row.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendOlder,
  firstRun,
  jumpedRun,
  mergeLive,
  needOf,
  placeOfRow,
  prependNewer,
  type Run,
} from './event-run.ts';

const line = (us: number): EventLine => ({
  us,
  id: `00000000-0000-4000-8000-${String(us).padStart(12, '0')}`,
  type: 'order.placed',
  entity: 'order:1',
  correlation: '',
  source: 'shop',
  status: '',
  message: '',
});
/** Events at `total` … 1 µs, newest first: row i of the whole list is at total - i. */
const all = (total: number): EventLine[] => Array.from({ length: total }, (_, at) => line(total - at));

test('jumping anywhere and scrolling on gives every row once and ends at the true ends', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900 }),
      fc.nat(),
      fc.integer({ min: -50, max: 50 }),
      (total, at, wrong) => {
        const rows = all(total);
        const index = at % total;
        const page = (from: number, to: number) => rows.slice(Math.max(0, from), to);
        let run: Run = jumpedRun(
          { events: page(index, index + 100), end: index + 100 >= total },
          Math.max(0, index + wrong),
          total,
        );
        let [newest, oldest] = [index, Math.min(total, index + 100)];
        while (!run.atBottom) {
          run = appendOlder(run, { events: page(oldest, oldest + 100), end: oldest + 100 >= total });
          oldest = Math.min(total, oldest + 100);
        }
        while (!run.atTop) {
          const before = run.rows[0];
          const was = run.start;
          const moved = prependNewer(run, { events: page(newest - 100, newest), end: newest - 100 <= 0 });
          newest = Math.max(0, newest - 100);
          run = moved.run;
          // Whoever looks at a row keeps it in view by scrolling along.
          if (before !== undefined) expect(run.start + run.rows.indexOf(before) - was).toBe(moved.shift);
        }
        expect(run.rows).toEqual(rows);
        expect(run).toMatchObject({ start: 0, slots: total });
      },
    ),
  );
});

test('live events lie where their time belongs, once, and late ones out of sight are only counted', () => {
  const run = firstRun({ events: [line(30), line(20), line(10)], end: false }, 100);
  const { run: after, shift } = mergeLive(run, [line(40), line(25), line(30), line(5)]);
  expect(after.rows.map((row) => row.us)).toEqual([40, 30, 25, 20, 10]);
  expect(after.slots).toBe(103);
  expect(shift).toBe(2);
});

test('asks for what is near the view and jumps to what is far', () => {
  const run = jumpedRun({ events: all(200), end: false }, 1_000, 100_000);
  expect(needOf(run, 1_090, 1_110)).toBe('nothing');
  expect(needOf(run, 1_170, 1_195)).toBe('older');
  expect(needOf(run, 1_010, 1_030)).toBe('newer');
  expect(needOf(run, 50_000, 50_030)).toEqual({ jump: 50_000 });
  expect(needOf(run, 0, 30)).toEqual({ jump: 0 });
});

test('a row is found through the counts of the buckets', () => {
  const buckets = [
    { start: 0, counts: [5], errors: 1 },
    { start: 20, counts: [3, 1], errors: 0 },
  ];
  expect(placeOfRow(buckets, 10, 0)).toEqual({ to: 30, skip: 0 });
  expect(placeOfRow(buckets, 10, 5)).toEqual({ to: 10, skip: 1 });
  expect(placeOfRow(buckets, 10, 10)).toBeUndefined();
});
