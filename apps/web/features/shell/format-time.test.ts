import { expect, test } from 'vitest';
import { formatAgo, formatDuration, formatTime } from './format-time.ts';

const utc = { zone: 'UTC' } as const;

test('a time keeps the digits that its source wrote', () => {
  expect(formatTime('2026-11-24 12:08:41.207123', { ...utc, precision: 'us' })).toBe(
    '2026-11-24 12:08:41.207123',
  );
  expect(formatTime('2026-11-24T12:08:41.2Z', { ...utc, precision: 'ms' })).toBe('2026-11-24 12:08:41.200');
  expect(formatTime('2026-11-24T14:08:41+02:00', { ...utc, precision: 'ms' })).toBe(
    '2026-11-24 12:08:41.000',
  );
  expect(formatTime(0, { ...utc, precision: 'us', date: false })).toBe('00:00:00.000000');
});

test('what is no time is shown as it came', () => {
  expect(formatTime('soon', utc)).toBe('soon');
});

test('durations and ages take the greatest unit that fits', () => {
  expect([300, 9_949, 12_000, 245_000, 7_300_000, 400_000_000].map(formatDuration)).toEqual([
    '0.3 s',
    '9.9 s',
    '12 s',
    '4 min',
    '2 h',
    '4 d',
  ]);
  const now = Date.UTC(2026, 0, 1);
  expect(formatAgo(now - 400, now)).toBe('now');
  expect(formatAgo(now - 240_000, now)).toBe('4 min ago');
  expect(formatAgo(now + 5_500, now)).toBe('in 5 s');
});
