/** `last`: up to now; `between`: fixed, epoch ms, from inclusive, to exclusive. */
export type TimeRange = { last: string } | { from: number; to: number };

/** Half-open, epoch ms. */
export type Span = { from: number; to: number };

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LAST = /^([1-9]\d{0,4})([smhd])$/;
/** ClickHouse's days wrap outside these. */
const LATEST_MS = Date.UTC(2106, 0, 1);

/** Length of `15m`, `3h`, `7d` … in ms, or undefined if it is none. */
function lastMs(last: string): number | undefined {
  const [, count, unit] = LAST.exec(last) ?? [];
  const ms = UNIT_MS[unit ?? ''];
  return ms === undefined ? undefined : Number(count) * ms;
}

/** `3h`, or two RFC 3339 times with `/` between (ISO 8601's interval). */
export function formatRange(range: TimeRange): string {
  if ('last' in range) return range.last;
  return `${new Date(range.from).toISOString()}/${new Date(range.to).toISOString()}`;
}

/** The reverse of `formatRange`; undefined for what is no range, ends before it begins, or lies outside 1970–2105. */
export function parseRange(text: string): TimeRange | undefined {
  if (lastMs(text) !== undefined) return { last: text };
  const [from, to, more] = text.split('/').map((part) => Date.parse(part));
  if (from === undefined || to === undefined || more !== undefined) return undefined;
  return from >= 0 && from < to && to <= LATEST_MS ? { from, to } : undefined;
}

/** The span that a range means at `now` (epoch ms). */
export function resolveRange(range: TimeRange, now: number): Span {
  if (!('last' in range)) return range;
  return { from: Math.max(0, now - (lastMs(range.last) ?? 0)), to: now };
}

const NAMES: Readonly<Record<string, string>> = { s: 's', m: ' min', h: ' h', d: ' d' };

/** `Last 3 h`. */
export function nameLast(last: string): string {
  const [, count, unit] = LAST.exec(last) ?? [];
  return `Last ${count ?? ''}${NAMES[unit ?? ''] ?? ''}`;
}
