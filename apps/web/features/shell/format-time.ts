export type Precision = 'min' | 's' | 'ms' | 'us';
export type Zone = 'local' | 'UTC';

const DIGITS: Record<Precision, number> = { min: 0, s: 0, ms: 3, us: 6 };

/**
 * `2026-11-24 12:08:41.207`. Text keeps its microseconds, which a Date would lose; text without a zone (as the
 * ledger writes it) is UTC. `date: false` leaves the day away. Returns the text itself where it is no time.
 */
export function formatTime(
  at: string | number | Date,
  options: { precision?: Precision; zone?: Zone; date?: boolean } = {},
): string {
  const { precision = 's', zone = 'local', date = true } = options;
  const moment = toDate(at);
  if (Number.isNaN(moment.getTime())) return String(at);
  const shown = zone === 'UTC' ? moment : new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  const iso = shown.toISOString();
  const time = precision === 'min' ? iso.slice(11, 16) : iso.slice(11, 19);
  const fraction = DIGITS[precision] === 0 ? '' : `.${fractionOf(at, moment).slice(0, DIGITS[precision])}`;
  return `${date ? `${iso.slice(0, 10)} ` : ''}${time}${fraction}`;
}

/** Text of the ledger or of RFC 3339, epoch milliseconds or a Date, to a Date. */
export function toDate(at: string | number | Date): Date {
  if (typeof at !== 'string') return new Date(at);
  const text = at.replace(' ', 'T');
  return new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
}

function fractionOf(at: string | number | Date, moment: Date): string {
  const written = typeof at === 'string' ? /[T ]\d\d:\d\d:\d\d\.(\d+)/.exec(at)?.[1] : undefined;
  return (written ?? String(moment.getUTCMilliseconds()).padStart(3, '0')).padEnd(6, '0');
}

const STEPS = [
  { below: 60, per: 1, unit: 's' },
  { below: 3_600, per: 60, unit: 'min' },
  { below: 86_400, per: 3_600, unit: 'h' },
  { below: Infinity, per: 86_400, unit: 'd' },
] as const;

/** A duration in its greatest unit: `0.3 s`, `12 s`, `4 min`, `2 h`, `3 d`. */
export function formatDuration(ms: number): string {
  const seconds = Math.abs(ms) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const step = STEPS.find(({ below }) => seconds < below) ?? STEPS[3];
  return `${Math.floor(seconds / step.per)} ${step.unit}`;
}

/** How long ago, or how soon: `now`, `4 min ago`, `in 2 h`. */
export function formatAgo(at: string | number | Date, now: number): string {
  const ms = now - toDate(at).getTime();
  if (Math.abs(ms) < 1_000) return 'now';
  const seconds = Math.abs(ms) < 10_000 ? `${Math.floor(Math.abs(ms) / 1_000)} s` : formatDuration(ms);
  return ms > 0 ? `${seconds} ago` : `in ${seconds}`;
}
