import { formatTime, type Zone } from '../shell/format-time.ts';

/** RFC 3339 with its six digits, from microseconds since 1970: a Date would lose three of them. */
export function isoOf(us: number): string {
  const whole = new Date(Math.floor(us / 1_000)).toISOString();
  return `${whole.slice(0, -1)}${String(us % 1_000).padStart(3, '0')}Z`;
}

/** Time of day to the millisecond; with month and day where the list spans more than a day. */
export function formatRowTime(us: number, zone: Zone, withDay: boolean): string {
  const text = formatTime(isoOf(us), { precision: 'ms', zone });
  return withDay ? text.slice(5) : text.slice(11);
}
