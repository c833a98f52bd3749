import type { Heard } from '../contract/heard.ts';

/** Records per source that wait; when more come, the middle ones are left out: a later one says more. */
const MOST = 64;

/** Records of `sources.heard` that may not be believed yet, since the ledger has not passed their offsets. */
export class HeardQueue {
  readonly #waiting = new Map<string, Heard[]>();
  /** Believed, but not yet written down. */
  readonly #believed = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#believed.size === 0;
  }

  /** Records of one source come in order. */
  add(heard: Heard): void {
    const waiting = this.#waiting.get(heard.source) ?? [];
    if (waiting.length >= MOST) waiting.splice(MOST / 2, 1);
    waiting.push(heard);
    this.#waiting.set(heard.source, waiting);
  }

  /** The partitions whose progress the waiting records ask for. */
  partitions(): number[] {
    const names = new Set<number>();
    for (const waiting of this.#waiting.values()) {
      for (const heard of waiting)
        for (const partition of Object.keys(heard.through)) names.add(Number(partition));
    }
    return [...names];
  }

  /**
   * Takes out what may be believed and returns source → heard until (epoch ms). `passed`: partition → the next offset
   * of the ledger. A partition that `passed` lacks has passed nothing, unless nothing is asked of it (offset 0). Also
   * a record behind one that is not passed: that one may ask for offsets of a topic that was made anew since.
   */
  believe(passed: ReadonlyMap<number, number>): Map<string, number> {
    for (const [source, waiting] of this.#waiting) {
      const newest = waiting.findLastIndex((heard) => isPassed(heard, passed));
      for (const { until } of waiting.splice(0, newest + 1).slice(-1)) {
        this.#believed.set(source, Math.max(until, this.#believed.get(source) ?? 0));
      }
      if (waiting.length === 0) this.#waiting.delete(source);
    }
    const believed = new Map(this.#believed);
    this.#believed.clear();
    return believed;
  }

  /** Gives back what could not be written down. */
  restore(believed: ReadonlyMap<string, number>): void {
    for (const [source, until] of believed) {
      this.#believed.set(source, Math.max(until, this.#believed.get(source) ?? 0));
    }
  }
}

function isPassed(heard: Heard, passed: ReadonlyMap<number, number>): boolean {
  return Object.entries(heard.through).every(
    ([partition, offset]) => (passed.get(Number(partition)) ?? 0) >= Number(offset),
  );
}
