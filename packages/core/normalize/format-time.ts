/** A time in the envelope's form; `ns` is the whole text where the source told it finer than microseconds. */
export type EnvelopeTime = { ts: string; ns?: string };

const MS_MAX = 8.64e15;
const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.(?:\d{3}|\d{6})Z$/;
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?$/;

/** RFC 3339 with 3 fractional digits of epoch milliseconds; undefined outside what a calendar holds. */
export function formatMs(ms: number): string | undefined {
  if (!(Math.abs(ms) <= MS_MAX)) return undefined;
  const text = new Date(ms).toISOString();
  return text.length === 24 ? text : undefined;
}

/** RFC 3339 with 6 fractional digits of epoch microseconds; undefined outside what a calendar holds. */
export function formatTs(us: bigint | number): string | undefined {
  const whole = typeof us === 'bigint' ? Number(us) : Math.round(us);
  const ms = Math.floor(whole / 1000);
  const text = formatMs(ms);
  if (text === undefined) return undefined;
  return `${text.slice(0, 23)}${String(whole - ms * 1000).padStart(3, '0')}Z`;
}

/** RFC 3339 with 9 fractional digits of epoch nanoseconds; undefined outside what a calendar holds. */
export function formatNs(ns: bigint): string | undefined {
  const below = ((ns % 1000n) + 1000n) % 1000n;
  const text = formatTs((ns - below) / 1000n);
  return text === undefined ? undefined : `${text.slice(0, 26)}${String(below).padStart(3, '0')}Z`;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z' || zone === 'UTC') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Reads RFC 3339, and `YYYY-MM-DD HH:MM[:SS]` as databases print it; without a zone it is UTC. Gives UTC with 3, 6 or
 * 9 fractional digits, as many as the text needs; undefined where the text is no time or the calendar has no such day.
 */
export function parseTime(text: string): string | undefined {
  const found = TIME.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = found;
  const minutes = offsetMinutes(zone);
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  if (minutes === undefined || Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day))
    return undefined;
  const utc = formatMs(local - minutes * 60_000);
  if (utc === undefined) return undefined;
  const digits = fraction.length <= 3 ? 3 : fraction.length <= 6 ? 6 : 9;
  return `${utc.slice(0, 20)}${fraction.padEnd(digits, '0')}Z`;
}

/** Brings the text of a time into the envelope's form. */
export function toEnvelopeTime(text: string): EnvelopeTime | undefined {
  if (CANONICAL.test(text)) return { ts: text };
  const parsed = parseTime(text);
  if (parsed === undefined) return undefined;
  // 30 characters: nine fractional digits, of which the envelope's ts holds six.
  return parsed.length === 30 ? { ts: `${parsed.slice(0, 26)}Z`, ns: parsed } : { ts: parsed };
}

/** Epoch ms of a time that `parseTime` reads; undefined where it reads none. */
export function timeToMs(text: string): number | undefined {
  const parsed = parseTime(text);
  return parsed === undefined ? undefined : Date.parse(parsed);
}
