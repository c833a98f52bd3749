import { expect, test } from 'vitest';
import { heardUntil, sayHearing } from './hearing.ts';

const now = Date.UTC(2026, 10, 24, 14, 2, 12);
const source = (name: string, ago: number | null) => ({
  name,
  title: name,
  until: ago === null ? null : now - ago,
});

test.each([
  [[], 'no source is registered'],
  [[source('a', null)], 'not heard yet from 1 source'],
  [[source('a', 2_000), source('b', 1_000)], 'heard up to 14:02:10 from 2 sources'],
  [[source('a', 2_000), source('b', 900_000), source('c', null)], 'heard up to 14:02:10 from 1 of 3 sources'],
  [[source('a', 600_000)], 'heard up to 13:52:12 from 0 of 1 source'],
])('%j is said as %j', (sources, text) => expect(sayHearing({ now, sources }, 'UTC').text).toBe(text));

test('the picture is complete only as far as the source that is farthest behind', () => {
  expect(heardUntil({ now, sources: [source('a', 2_000), source('b', 900_000), source('c', null)] })).toBe(
    now - 900_000,
  );
  expect(heardUntil({ now, sources: [] })).toBeNull();
});
