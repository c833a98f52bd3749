import { expect, test } from 'vitest';

import { FailedRetries } from './retry-failed.ts';

test('a failed connector is tried again later and later', () => {
  const retries = new FailedRetries();
  const due: number[] = [];
  for (let second = 0; second <= 160; second += 2)
    if (retries.isDue('c', true, second * 1_000)) due.push(second);
  expect(due).toEqual([10, 30, 70, 150]);
});

test('one that ran well is tried soon when it fails again, one that keeps failing is not', () => {
  const retries = new FailedRetries();
  retries.isDue('c', true, 0);
  expect(retries.isDue('c', true, 10_000)).toBe(true);
  expect(retries.isDue('c', false, 20_000)).toBe(false);
  expect(retries.isDue('c', true, 22_000)).toBe(false);
  expect(retries.isDue('c', true, 30_000)).toBe(true);
  expect(retries.isDue('c', false, 400_000)).toBe(false);
  expect(retries.isDue('c', true, 401_000)).toBe(false);
  expect(retries.isDue('c', true, 411_000)).toBe(true);
});
