import type { Heard } from '../contract/heard.ts';

/**
 * How far one source has been heard. `until` is the minimum over all its raw partitions of their newest heard time,
 * undefined until each of them has spoken; it never goes back (without exactly-once a connector may send old
 * heartbeats again). A new state for each step: a batch that fails leaves no trace.
 */
export type HeardState = {
  readonly source: string;
  readonly partitions: number;
  readonly newest: ReadonlyMap<number, number>;
  readonly until: number | undefined;
  /** Events that came with a `ts` not after `until`: the source's allowance was too short for them. */
  readonly lateAfterHeard: number;
};

/** `partitions`: how many partitions the source's raw topic has. */
export function beginHeard(source: string, partitions: number): HeardState {
  return { source, partitions, newest: new Map(), until: undefined, lateAfterHeard: 0 };
}

/** Takes in that `partition` has been heard up to `ms` (epoch ms). */
export function hear(state: HeardState, partition: number, ms: number): HeardState {
  if (ms <= (state.newest.get(partition) ?? -1)) return state;
  const newest = new Map(state.newest).set(partition, ms);
  if (newest.size < state.partitions) return { ...state, newest };
  return { ...state, newest, until: Math.max(state.until ?? 0, Math.min(...newest.values())) };
}

/** Counts an event whose time (epoch ms) lies within what was already heard. Backfill is late by nature: not counted. */
export function countLate(state: HeardState, event: { ms: number; backfill: boolean }): HeardState {
  if (event.backfill || state.until === undefined || event.ms > state.until) return state;
  return { ...state, lateAfterHeard: state.lateAfterHeard + 1 };
}

/**
 * The record for `sources.heard`, undefined where nothing has been heard since `published` (the last record's
 * `until`). `nextOffsets`: for each partition of `events.normalized`, the next offset after all events that this
 * source's raw messages up to here became.
 */
export function toHeard(
  state: HeardState,
  nextOffsets: ReadonlyMap<number, bigint | string>,
  published: number | undefined,
): Heard | undefined {
  if (state.until === undefined || (published !== undefined && state.until <= published)) return undefined;
  const through = Object.fromEntries(
    [...nextOffsets].map(([partition, next]) => [String(partition), String(next)]),
  );
  return { v: 1, source: state.source, until: state.until, through };
}
