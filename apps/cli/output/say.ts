import { sayDuration } from '@karma/core/ledger/say-duration.ts';

type Time = Date | number | null;

/** `4 min 10 s ago`; `never` for null. */
export function sayAgo(time: Time, now: Date): string {
  if (time === null) return 'never';
  const ms = now.getTime() - (typeof time === 'number' ? time : time.getTime());
  return ms < 1_000 ? 'now' : `${sayDuration(ms)} ago`;
}

export function sayTime(time: Time): string {
  return time === null ? '-' : new Date(time).toISOString();
}

export function sayNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

/** Names and values, one a line, aligned; pairs without a value are left out. */
export function sayPairs(pairs: readonly (readonly [string, string | null])[]): string {
  const there = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const width = Math.max(...there.map(([name]) => name.length));
  return there.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
