import type { Message } from 'kafkajs';

import { type HeardState, beginHeard, countLate, hear, toHeard } from '@karma/core/normalize/heard.ts';

import type { Tick } from './outcome.ts';
import type { NextOffsets } from './publish-outcome.ts';

/** How far each source has been heard, as far as what was heard has been published. */
export class Watermarks {
  readonly #states = new Map<string, HeardState>();
  readonly #published = new Map<string, number>();

  /** A source's raw topic has so many partitions: it counts as heard when each of them has spoken. */
  expect(source: string, partitions: number): void {
    const state = this.#states.get(source);
    if (state === undefined) this.#states.set(source, beginHeard(source, partitions));
    else if (state.partitions !== partitions) this.#states.set(source, { ...state, partitions });
  }

  /** Takes in what a batch said, once its events are in Kafka. Returns how many events came late after heard. */
  advance(source: string, partition: number, ticks: readonly Tick[]): number {
    let state = this.#states.get(source);
    if (state === undefined) return 0;
    const before = state.lateAfterHeard;
    for (const tick of ticks) {
      state =
        'heard' in tick
          ? hear(state, partition, tick.heard)
          : countLate(state, { ms: tick.event, backfill: tick.backfill });
    }
    this.#states.set(source, state);
    return state.lateAfterHeard - before;
  }

  /** Records for `sources.heard`, of the sources whose watermark moved since the last call. */
  take(next: NextOffsets): Message[] {
    const messages: Message[] = [];
    for (const [source, state] of this.#states) {
      const heard = toHeard(state, next, this.#published.get(source));
      if (heard === undefined) continue;
      this.#published.set(source, heard.until);
      messages.push({ key: source, value: JSON.stringify(heard) });
    }
    return messages;
  }
}
