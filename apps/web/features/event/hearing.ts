import type { HeardSource } from '@karma/services/event/heard.ts';
import type { Tone } from '../shell/chip.tsx';
import { formatTime, type Zone } from '../shell/format-time.ts';

/** How far the sources are heard, at one moment (epoch ms). */
export type Hearing = { now: number; sources: HeardSource[] };

/** A source whose word is older is behind: heartbeats come each two seconds. */
const CURRENT_MS = 15_000;

/** Up to when all that is asked about has been heard, epoch ms; null if that cannot be said of anything. */
export function heardUntil(hearing: Hearing): number | null {
  const heard = hearing.sources.flatMap(({ until }) => (until === null ? [] : [until]));
  return heard.length === 0 ? null : Math.min(...heard);
}

/**
 * "heard up to 14:02:10 from 3 of 4 sources": the time is that of the sources which are current, and those which
 * are not are missing from the count. With none current, the time is of the one that came farthest.
 */
export function sayHearing({ now, sources }: Hearing, zone: Zone): { text: string; tone: Tone } {
  const heard = sources.flatMap(({ until }) => (until === null ? [] : [until]));
  if (sources.length === 0) return { text: 'no source is registered', tone: 'neutral' };
  if (heard.length === 0) return { text: `not heard yet from ${count(sources.length)}`, tone: 'warn' };
  const current = heard.filter((until) => now - until <= CURRENT_MS);
  const until = current.length > 0 ? Math.min(...current) : Math.max(...heard);
  const at = formatTime(until, { zone, date: now - until > 12 * 3_600_000 });
  const all = current.length === sources.length;
  return {
    text: `heard up to ${at} from ${all ? count(sources.length) : `${current.length} of ${count(sources.length)}`}`,
    tone: all ? 'ok' : 'warn',
  };
}

function count(sources: number): string {
  return sources === 1 ? '1 source' : `${sources} sources`;
}
