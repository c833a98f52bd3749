const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** What ran this long was well: its next failure counts as the first. */
const WELL_MS = 60_000;

/** Failures in a row after one more, given how long the last run lasted. */
export function countFailures(before: number, ranMs: number): number {
  return ranMs >= WELL_MS ? 1 : before + 1;
}

/** How long to wait before the next try, in ms: doubles with each failure in a row, up to 30 s. */
export function backOffMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}
