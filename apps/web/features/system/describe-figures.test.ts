import { expect, test } from 'vitest';
import { describeFigures, formatBytes } from './describe-figures.ts';

test('the unit is read from the name', () => {
  expect(
    describeFigures({
      events_per_second: 1_842.4,
      insert_ms: 12,
      rollup_behind_ms: 61_000,
      in_flight_bytes: 1_500,
      sources: 3,
    }),
  ).toEqual([
    { name: 'events', value: '1,842 /s' },
    { name: 'insert', value: '12 ms' },
    { name: 'rollup behind', value: '61 s' },
    { name: 'in flight', value: '1.5 kB' },
    { name: 'sources', value: '3' },
  ]);
});

test('bytes', () => {
  expect([0, 999, 1_000, 31_400_000, 2.5e15].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '31 MB',
    '2,500 TB',
  ]);
});
