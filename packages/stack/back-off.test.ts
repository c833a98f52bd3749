import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('the wait grows and has an upper bound', () => {
  const waits = Array.from({ length: 8 }, (_, failures) => backOffMs(failures));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(Math.max(...waits)).toBe(10_000);
});
