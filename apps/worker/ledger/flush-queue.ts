import { setTimeout as sleep } from 'node:timers/promises';

import { MAX_FLUSH_SPAN } from '@karma/core/ledger/start-position.ts';

import type { Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import type { Segment } from './segment.ts';

export type Waiting = {
  segment: Segment;
  control: Control;
  resolve: () => void;
  reject: (error: unknown) => void;
};

export type FlushQueueOptions = {
  /** Writes them all; settles each. One call at a time. */
  flush: (waiting: Waiting[]) => Promise<void>;
};

/**
 * After a pause, a flush begins at once; under load, they are this far apart, since each makes parts to merge. Live
 * screens get a note per flush, so this is also how often they are told; it adds half of it, on average, to the time
 * from event to screen.
 */
const FLUSH_EVERY_MS = 400;
const BEAT_MS = 5_000;
/**
 * Or at once when so much waits. One insert must stay one block, or it could come in halves; and it must not cover
 * more offsets than a new owner looks back over (`MAX_FLUSH_SPAN`).
 */
const MAX_OFFSETS = MAX_FLUSH_SPAN / 2;
const MAX_BYTES = 96 * 1024 * 1024;

/** Gathers what the partitions bring, and hands it on in flushes over all of them. */
export class FlushQueue {
  readonly #flush: FlushQueueOptions['flush'];
  #waiting: Waiting[] = [];
  #lastStart = 0;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(options: FlushQueueOptions) {
    this.#flush = options.flush;
  }

  /** Resolves when the segment is durable; rejects with `StaleBatch` if its partition was given away. */
  add(segment: Segment, control: Control): Promise<void> {
    if (spanOf(segment) > MAX_FLUSH_SPAN)
      throw new RangeError(
        `a segment of ${spanOf(segment)} offsets: cut the batch, reading back relies on it`,
      );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ segment, control, resolve, reject });
      this.#running ??= this.#run();
      if (this.#full()) this.#wake?.();
    });
  }

  /** Resolves when nothing is under way: what waits for partitions that were given away is rejected by then. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#pace();
      this.#lastStart = Date.now();
      const taken = this.#take();
      const beat = setInterval(() => this.#beat(), BEAT_MS);
      try {
        await this.#flush(taken);
      } catch (error) {
        for (const one of taken) one.reject(error);
      } finally {
        clearInterval(beat);
      }
      for (const one of taken)
        one.reject(new StaleBatch(one.segment.owned.topic, one.segment.owned.partition));
    }
    this.#running = undefined;
  }

  /** Those behind a flush that waits for an engine are waiting on purpose: the watchdog is told, the group asked. */
  #beat(): void {
    for (const { control } of this.#waiting) {
      // Stale then: the next flush leaves it out.
      control.heartbeat().catch(() => undefined);
    }
  }

  /** Waits until the last flush began long enough ago, or enough has gathered. */
  async #pace(): Promise<void> {
    const wait = this.#lastStart + FLUSH_EVERY_MS - Date.now();
    if (wait <= 0 || this.#full()) return;
    const full = new Promise<void>((resolve) => (this.#wake = resolve));
    const stop = new AbortController();
    await Promise.race([sleep(wait, undefined, { signal: stop.signal }).catch(() => undefined), full]);
    stop.abort();
    this.#wake = undefined;
  }

  #full(): boolean {
    let offsets = 0;
    let bytes = 0;
    for (const { segment } of this.#waiting) {
      offsets += spanOf(segment);
      bytes += segment.bytes.length;
    }
    return offsets >= MAX_OFFSETS || bytes >= MAX_BYTES;
  }

  /** In order, and never past the limits but for a first segment that alone is larger. */
  #take(): Waiting[] {
    const taken: Waiting[] = [];
    let offsets = 0;
    let bytes = 0;
    const begins = new Map<Segment['owned'], number>();
    for (const one of this.#waiting) {
      const { segment } = one;
      offsets += spanOf(segment);
      bytes += segment.bytes.length;
      const from = begins.get(segment.owned) ?? segment.from;
      begins.set(segment.owned, from);
      // Offsets that lie between two segments count, too: a new owner looks back over offsets.
      const tooFar = segment.to - from >= MAX_FLUSH_SPAN;
      if (taken.length > 0 && (offsets > MAX_OFFSETS || bytes > MAX_BYTES || tooFar)) break;
      taken.push(one);
    }
    this.#waiting = this.#waiting.slice(taken.length);
    return taken;
  }
}

function spanOf(segment: Segment): number {
  return segment.to - segment.from + 1;
}
