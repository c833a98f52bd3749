import { expect, test } from 'vitest';

import { backOffMs, countFailures } from './back-off.ts';

test('the wait doubles with each failure in a row, up to 30 seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map(backOffMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('a run of a minute makes the next failure the first again', () => {
  expect(countFailures(5, 59_999)).toBe(6);
  expect(countFailures(5, 60_000)).toBe(1);
});
