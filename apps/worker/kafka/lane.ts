import type { KafkaMessage } from 'kafkajs';

import { StaleBatch } from './errors.ts';
import type { Assigned, Batch, Control, Handle } from './batch.ts';

export type LaneOptions = Assigned & {
  /** First offset that has not been handled. */
  start: bigint;
  /** How many batches the handler may have in hand at once; it is always called in order. */
  inFlight: number;
  handle: Handle;
  /** Resolves if the group still knows this member, else throws. */
  heartbeat(): Promise<void>;
  onProgress(): void;
  onError(error: unknown): void;
};

/** Of waiting batches that are handled as one. */
const MERGED_MESSAGES = 10_000;

type Entry = { next: bigint; bytes: number; batch?: Batch; done: boolean };

/** The batches of one partition on their way through the handler, from assignment until it is given away. */
export class Lane {
  readonly topic: string;
  readonly partition: number;
  /** Everything below this offset is durable. */
  next: bigint;
  /** As committed to Kafka by this process. */
  committed: bigint;
  highWatermark: bigint;
  /** Bytes waiting or in the handler's hand. */
  bytes = 0;
  paused = false;
  /** When something of this lane last moved (epoch ms), for the watchdog. */
  progressAt = Date.now();
  /** Since when it takes nothing, though the group did not say that it was given away (epoch ms). */
  cutOffAt: number | undefined;
  readonly #options: LaneOptions;
  readonly #entries: Entry[] = [];
  #waiting: Entry[] = [];
  #running = 0;
  #retired = false;
  #idle: (() => void)[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
    this.topic = options.topic;
    this.partition = options.partition;
    this.next = options.start;
    this.committed = -1n;
    this.highWatermark = options.start;
  }

  get isStale(): boolean {
    return this.#retired;
  }

  /** Batches are in the handler's hand. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  get lag(): number {
    return Number(this.highWatermark > this.next ? this.highWatermark - this.next : 0n);
  }

  /** Takes a fetched batch; `next` is the offset after its last record, markers included. */
  push(batch: Batch, next: bigint): void {
    const entry = { next, bytes: bytesOf(batch.messages), batch, done: false };
    this.highWatermark = BigInt(batch.highWatermark);
    this.progressAt = Date.now();
    this.bytes += entry.bytes;
    this.#entries.push(entry);
    this.#waiting.push(entry);
    this.#pump();
  }

  /** Passes over records that carry no message (transaction markers), in order with what is in hand. */
  skip(next: bigint, highWatermark: bigint): void {
    this.highWatermark = highWatermark;
    this.#entries.push({ next, bytes: 0, done: true });
    this.#settle();
  }

  /** The partition was given away: nothing new is begun. Resolves when what is in hand has settled. */
  retire(): Promise<void> {
    this.#retired = true;
    return this.drain();
  }

  /** Forgets what has not been begun and resolves when what is in hand has settled. */
  drain(): Promise<void> {
    this.#waiting = [];
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    while (this.#running < this.#options.inFlight) {
      const entry = this.#takeWaiting();
      if (entry?.batch === undefined) return;
      this.#running += 1;
      void this.#run(entry, entry.batch);
    }
  }

  /**
   * All that waits as one batch, up to a limit: under a steady stream each fetch brings a few records, and a sink that
   * writes every half second would fall behind by their number alone.
   */
  #takeWaiting(): Entry | undefined {
    const first = this.#waiting[0];
    if (first?.batch === undefined) return undefined;
    const taken = [first];
    let messages = first.batch.messages.length;
    for (const entry of this.#waiting.slice(1)) {
      messages += entry.batch?.messages.length ?? 0;
      if (messages > MERGED_MESSAGES) break;
      taken.push(entry);
    }
    this.#waiting = this.#waiting.slice(taken.length);
    return taken.length === 1 ? first : this.#merge(first, taken);
  }

  /** One entry in the place of the first; those between that carry no message stay behind it, and are passed. */
  #merge(first: Entry, taken: Entry[]): Entry {
    const last = taken.at(-1) ?? first;
    const batches = taken.flatMap(({ batch }) => batch ?? []);
    const merged: Entry = {
      next: last.next,
      bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0),
      done: false,
      batch: {
        topic: this.topic,
        partition: this.partition,
        messages: batches.flatMap(({ messages }) => messages),
        highWatermark: batches.at(-1)?.highWatermark ?? String(this.highWatermark),
      },
    };
    const gone = new Set(taken);
    const at = this.#entries.indexOf(first);
    const rest = this.#entries.slice(at).filter((entry) => !gone.has(entry));
    this.#entries.splice(at, this.#entries.length - at, merged, ...rest);
    return merged;
  }

  async #run(entry: Entry, batch: Batch): Promise<void> {
    try {
      await this.#options.handle(batch, this.#control());
      entry.done = true;
    } catch (error) {
      if (!(error instanceof StaleBatch) && !this.#retired) this.#options.onError(error);
      this.#cutOff();
    } finally {
      delete entry.batch;
      this.#running -= 1;
      this.#settle();
      if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
    if (!this.#retired) this.#pump();
  }

  #settle(): void {
    this.progressAt = Date.now();
    for (let first = this.#entries[0]; first?.done; first = this.#entries[0]) {
      this.#entries.shift();
      this.bytes -= first.bytes;
      if (first.next > this.next) this.next = first.next;
    }
    this.#options.onProgress();
  }

  #cutOff(): void {
    if (!this.#retired) this.cutOffAt = Date.now();
    this.#retired = true;
  }

  #control(): Control {
    return {
      isStale: () => this.#retired,
      heartbeat: async () => {
        if (this.#retired) throw new StaleBatch(this.topic, this.partition);
        this.progressAt = Date.now();
        try {
          await this.#options.heartbeat();
        } catch (cause) {
          this.#cutOff();
          throw new StaleBatch(this.topic, this.partition, cause);
        }
      },
    };
  }
}

/** What a message costs in memory: its bytes and, roughly, kafkajs's objects around them. */
const OVERHEAD = 1_024;
function bytesOf(messages: readonly KafkaMessage[]): number {
  let bytes = messages.length * OVERHEAD;
  for (const message of messages) bytes += message.value?.length ?? 0;
  return bytes;
}
