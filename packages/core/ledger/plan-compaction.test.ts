import { expect, test } from 'vitest';

import { COMPACT_AT, MAX_RANGE_EVENTS, planCompaction, type RolledRange } from './plan-compaction.ts';

const rangeAt = (index: number, level = 0, events = 10): RolledRange => ({
  from: index * 10,
  to: index * 10 + 9,
  level,
  events,
});
const many = (count: number, level = 0, events = 10): RolledRange[] =>
  Array.from({ length: count }, (_, index) => rangeAt(index, level, events));

test('nothing is due before enough neighbours of a level are there', () => {
  expect(planCompaction(many(COMPACT_AT - 1))).toBeUndefined();
  expect(planCompaction(many(COMPACT_AT))).toEqual(many(COMPACT_AT));
});

test('a gap, another level or too many events end a run', () => {
  const gap = many(COMPACT_AT + 1).filter((_, index) => index !== 3);
  expect(planCompaction(gap)).toBeUndefined();
  expect(planCompaction([rangeAt(0, 1), ...many(COMPACT_AT).slice(1)])).toBeUndefined();
  expect(planCompaction(many(COMPACT_AT, 2, MAX_RANGE_EVENTS / 4))).toBeUndefined();
});

test('after many appends there are few ranges left, and they cover all', () => {
  let ranges: RolledRange[] = [];
  for (let index = 0; index < 5_000; index += 1) {
    ranges.push(rangeAt(index));
    for (let run = planCompaction(ranges); run !== undefined; run = planCompaction(ranges)) {
      const [first, last] = [run[0], run.at(-1)];
      if (first === undefined || last === undefined) throw new Error('a run is never empty');
      const joined = { from: first.from, to: last.to, level: first.level + 1, events: run.length * 10 };
      ranges = [
        ...ranges.filter((one) => one.to < first.from),
        joined,
        ...ranges.filter((one) => one.from > last.to),
      ];
    }
  }
  expect(ranges.length).toBeLessThan(4 * COMPACT_AT);
  expect(ranges[0]?.from).toBe(0);
  expect(ranges.slice(1).every((one, index) => one.from === (ranges[index]?.to ?? 0) + 1)).toBe(true);
  expect(ranges.at(-1)?.to).toBe(49_999);
});
