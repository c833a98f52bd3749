import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../contract/envelope.ts';
import { sayDuration } from './say-duration.ts';
import { summarizeEvent } from './summarize-event.ts';

test.each<[JsonObject, string]>([
  [{ message: 'gateway timeout\n after 3 attempts', amount: 1 }, 'gateway timeout after 3 attempts'],
  [{ value: 12.5, unit: 'ms' }, '12.5 ms'],
  [
    { amount: 54.1, currency: 'USD', items: [1, 2], status: 'ok' },
    'amount 54.1 · currency USD · items [2 items]',
  ],
  [{ duration_ms: 31004, row: { a: 1, b: 2, c: 3, d: 4 } }, 'took 31004 ms · row {a, b, c, …}'],
  [{}, ''],
])('%j reads %j', (attrs, line) => expect(summarizeEvent(attrs)).toBe(line));

test('is always one well-formed line of at most 300 characters', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (attrs) => {
      const line = summarizeEvent(attrs as JsonObject);
      expect(line.length).toBeLessThanOrEqual(300);
      expect(line).not.toMatch(/[\r\n]/);
    }),
  );
});

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [850, '850 ms'],
  [31_004, '31.0 s'],
  [59_999, '1 min'],
  [250_000, '4 min 10 s'],
  [7_500_000, '2 h 5 min'],
  [86_400_000 * 3, '3 d'],
  [-1_500, '−1.5 s'],
])('%d ms is %s', (ms, words) => expect(sayDuration(ms)).toBe(words));
