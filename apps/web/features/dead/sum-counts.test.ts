import { expect, test } from 'vitest';
import { sayDead, sumBy } from './sum-counts.ts';

const row = (source: string, code: string, count: number) => ({
  source,
  code,
  count,
  stage: 'normalize' as const,
  last: 0,
});

test('counts are summed and said', () => {
  const counts = [row('a', 'bad_json', 1_200), row('b', 'bad_json', 3), row('a', 'bad_ts', 5)];
  expect(sumBy(counts, 'code')).toEqual([
    { value: 'bad_json', count: 1_203 },
    { value: 'bad_ts', count: 5 },
  ]);
  expect(sayDead(counts, false)).toBe('1,208 messages could not become events, 1,205 of them from a.');
  expect(sayDead([row('a', 'x', 1)], false)).toBe('1 message could not become an event, from a.');
  const even = ['a', 'b', 'c'].map((source) => row(source, 'x', 1));
  expect(sayDead(even, false)).toBe('3 messages could not become events, from 3 sources.');
  expect(sayDead([], true)).toBe('No dead letter matches.');
});
