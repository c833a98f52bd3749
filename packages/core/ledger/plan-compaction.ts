/** A current range of the rollups; offsets are inclusive. */
export type RolledRange = { from: number; to: number; level: number; events: number };

/** So many neighbours of a level become one of the next. */
export const COMPACT_AT = 16;
/** A run over more events would hold up the engine. */
export const MAX_RANGE_EVENTS = 10_000_000;

/**
 * The next neighbours of one partition that should become one range, undefined if none are due. As in a
 * log-structured merge tree, so that the number of ranges stays logarithmic and each event is counted anew only
 * once per level. `ranges`: ascending and without gaps between neighbours that are to be joined.
 */
export function planCompaction(ranges: readonly RolledRange[]): RolledRange[] | undefined {
  let run: RolledRange[] = [];
  for (const range of ranges) {
    const last = run.at(-1);
    const joins = last !== undefined && last.level === range.level && last.to + 1 === range.from;
    const events = run.reduce((sum, one) => sum + one.events, range.events);
    run = joins && events <= MAX_RANGE_EVENTS ? [...run, range] : [range];
    if (run.length === COMPACT_AT) return run;
  }
  return undefined;
}
