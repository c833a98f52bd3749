import type { LedgerNote } from '@karma/core/contract/ledger-note.ts';
import type { OffsetRange } from '@karma/db/ledger/query-ranges.ts';

export type Work = { ranges: OffsetRange[]; gap: boolean; insertedAt: number };

/** Announced ranges that no one has read yet. Those that touch become one: a busy screen asks once for many notes. */
export class PendingRanges {
  #work: Work = nothing();
  #wake: (() => void) | undefined;

  add(note: LedgerNote): void {
    for (const { partition, from, to } of note.ranges) {
      this.#work.ranges.push({ topic: note.topic, stream: note.stream, partition, from, to });
    }
    this.#work.insertedAt = Math.max(this.#work.insertedAt, note.insertedAt);
    this.#wake?.();
  }

  gap(): void {
    this.#work.gap = true;
    this.#wake?.();
  }

  /** Takes back what could not be read. */
  putBack(work: Work): void {
    this.#work.ranges.unshift(...work.ranges);
    this.#work.gap ||= work.gap;
    this.#work.insertedAt = Math.max(this.#work.insertedAt, work.insertedAt);
  }

  /** All there is, at once if there is any, else as soon as something comes; undefined after `ms` or an abort. */
  async take(ms: number, signal: AbortSignal): Promise<Work | undefined> {
    if (this.#isEmpty() && !signal.aborted) await this.#change(ms, signal);
    if (this.#isEmpty() || signal.aborted) return undefined;
    const work = this.#work;
    this.#work = nothing();
    return { ...work, ranges: merge(work.ranges) };
  }

  #isEmpty(): boolean {
    return this.#work.ranges.length === 0 && !this.#work.gap;
  }

  #change(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }
}

function nothing(): Work {
  return { ranges: [], gap: false, insertedAt: 0 };
}

type Closed = OffsetRange & { to: string };

/** The same offsets in fewer ranges. */
function merge(ranges: readonly OffsetRange[]): OffsetRange[] {
  const closed = ranges.filter((range): range is Closed => range.to !== undefined);
  const sorted = closed.toSorted(
    (a, b) =>
      compare(a.topic, b.topic) ||
      a.stream - b.stream ||
      a.partition - b.partition ||
      compare(BigInt(a.from), BigInt(b.from)),
  );
  const merged: Closed[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && samePlace(before, range) && BigInt(range.from) <= BigInt(before.to) + 1n) {
      if (BigInt(range.to) > BigInt(before.to)) before.to = range.to;
    } else merged.push({ ...range });
  }
  return merged;
}

function samePlace(a: OffsetRange, b: OffsetRange): boolean {
  return a.topic === b.topic && a.stream === b.stream && a.partition === b.partition;
}

function compare<T extends string | bigint>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}
