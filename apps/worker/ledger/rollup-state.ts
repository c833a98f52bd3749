import type { RolledRange } from '@karma/core/ledger/plan-compaction.ts';
import { msOf } from '@karma/db/ledger/roll-up-minutes.ts';

import type { OwnedPartition } from './owned-partition.ts';

type Range = { from: number; to: number; level: number };

/** What this process knows of the rollups of its partitions, so that a run need not ask. */
export class RollupState {
  #byPartition = new Map<OwnedPartition, RolledRange[]>();
  /** Since when something stored has not been in the rollups (epoch ms). */
  #newSince: number | undefined;
  #lastMs = 0;

  /** Forgets all: the ranges are read again. */
  clear(): void {
    this.#byPartition = new Map();
  }

  knows(one: OwnedPartition): boolean {
    return this.#byPartition.has(one);
  }

  load(one: OwnedPartition, ranges: readonly (Range & { generation: bigint })[]): void {
    // An earlier owner's clock may have been ahead: a run below its generation would count for nothing.
    for (const { generation } of ranges) this.#lastMs = Math.max(this.#lastMs, msOf(generation));
    for (const known of this.#byPartition.keys()) if (known.dropped) this.#byPartition.delete(known);
    this.#byPartition.set(one, ranges.map(toRolled));
  }

  /** Ascending. */
  ranges(one: OwnedPartition): readonly RolledRange[] {
    return this.#byPartition.get(one) ?? [];
  }

  /** The last offset that is in the rollups; -1 if none is. */
  rolledTo(one: OwnedPartition): number {
    return this.ranges(one).at(-1)?.to ?? -1;
  }

  /** A run made `range`, in place of all that lie in it. */
  made(one: OwnedPartition, range: Range): void {
    const kept = this.ranges(one).filter((each) => each.to < range.from || each.from > range.to);
    this.#byPartition.set(
      one,
      [...kept, toRolled(range)].sort((a, b) => a.from - b.from),
    );
  }

  sawNew(isNew: boolean): void {
    if (!isNew) this.#newSince = undefined;
    else this.#newSince ??= Date.now();
  }

  /** A run takes what is there now: what comes from here on is new again. */
  begins(): void {
    this.#newSince = undefined;
  }

  behindMs(): number {
    return this.#newSince === undefined ? 0 : Date.now() - this.#newSince;
  }

  /**
   * The time of a run that begins at `now` of the ledger: never the same twice and above all that was loaded, since
   * the generation is made of it.
   */
  nextMs(now: number): number {
    this.#lastMs = Math.max(now, this.#lastMs + 1);
    return this.#lastMs;
  }
}

function toRolled(range: Range): RolledRange {
  return { from: range.from, to: range.to, level: range.level, events: range.to - range.from + 1 };
}
