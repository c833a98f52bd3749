import { expect, test } from 'vitest';
import { gapsOf } from './timeline-gaps.ts';

test('waits are said in words, the longest is marked, and what came together has none', () => {
  const gaps = gapsOf([0, 200, 1_900_200, 33_000_000]);
  expect(gaps.map(({ text, long }) => [text, long])).toEqual([
    ['', false],
    ['+ 1.9 s', false],
    ['+ 31.1 s', true],
  ]);
  expect(gaps[0]?.px).toBe(0);
  expect(gaps[2]?.px).toBeGreaterThan(gaps[1]?.px ?? 0);
});

test('of one event, or of none, there is no wait', () => {
  expect(gapsOf([])).toEqual([]);
  expect(gapsOf([5])).toEqual([]);
});
