import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMs, formatNs, formatTs, parseTime, toEnvelopeTime } from './format-time.ts';

test('times in the forms that databases and programs print', () => {
  expect(parseTime('2026-11-23T23:37:05Z')).toBe('2026-11-23T23:37:05.000Z');
  expect(parseTime('2026-11-23T23:37:05.1Z')).toBe('2026-11-23T23:37:05.100Z');
  expect(parseTime('2026-11-23T23:37:05.1234+02:00')).toBe('2026-11-23T21:37:05.123400Z');
  expect(parseTime('2026-11-23 23:37:05.123456789 UTC')).toBe('2026-11-23T23:37:05.123456789Z');
  expect(parseTime('2026-11-23 23:37')).toBe('2026-11-23T23:37:00.000Z');
  expect(parseTime('2026-01-01 00:30:00+0100')).toBe('2025-12-31T23:30:00.000Z');
  for (const bad of [
    '',
    'now',
    '2026-02-30T00:00:00Z',
    '2026-11-23',
    '2026-11-23T25:00:00Z',
    '1795477021',
    '2026-11-23T23:37:05+25:00',
  ]) {
    expect(parseTime(bad), bad).toBeUndefined();
  }
  expect(toEnvelopeTime('2026-11-23T23:37:05.123456789Z')).toEqual({
    ts: '2026-11-23T23:37:05.123456Z',
    ns: '2026-11-23T23:37:05.123456789Z',
  });
});

test('microseconds: what is written is read back, number and bigint alike', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 4.29e15 }), (us) => {
      const text = formatTs(us);
      expect(text).toBe(formatTs(BigInt(us)));
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(Date.parse(text ?? '')).toBe(Math.floor(us / 1000));
      expect(Number(text?.slice(23, 26))).toBe(((us % 1000) + 1000) % 1000);
      expect(formatNs(BigInt(us) * 1000n + 7n)).toBe(`${text?.slice(0, 26)}007Z`);
    }),
  );
});

test('what no calendar holds is no time', () => {
  for (const wild of [Number.NaN, Infinity, 1e300, -1e300]) {
    expect(formatMs(wild)).toBeUndefined();
    expect(formatTs(wild)).toBeUndefined();
  }
  expect(formatTs(10n ** 40n)).toBeUndefined();
});
