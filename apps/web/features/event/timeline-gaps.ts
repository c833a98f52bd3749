import { sayDuration } from '@karma/core/ledger/say-duration.ts';

/** Between two events that follow each other: how long, in words, and how high to draw it. */
export type Gap = { text: string; px: number; long: boolean };

const LEAST_PX = 6;
const MOST_PX = 56;
/** Shorter waits are not worth words. */
const SPOKEN_US = 1_000;

/**
 * The waits between events (microseconds since 1970, ascending). Height grows with the logarithm of the wait, since
 * milliseconds and days stand in one picture; `long` marks what took more than half of the whole.
 */
export function gapsOf(times: readonly number[]): Gap[] {
  const first = times[0] ?? 0;
  const whole = (times.at(-1) ?? first) - first;
  return times.slice(1).map((time, at) => {
    const us = time - (times[at] ?? time);
    const px = us <= 0 ? 0 : LEAST_PX + (Math.log10(Math.max(1, us / 1_000)) / 9) * (MOST_PX - LEAST_PX);
    return {
      text: us < SPOKEN_US ? '' : `+ ${sayDuration(us / 1_000)}`,
      px: us < SPOKEN_US ? 0 : Math.round(Math.max(16, Math.min(MOST_PX, px))),
      long: times.length > 2 && us > whole / 2,
    };
  });
}
