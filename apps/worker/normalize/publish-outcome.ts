import type { Message, Producer, ProducerBatch, RecordMetadata } from 'kafkajs';

import { UNCOMPRESSED } from '../kafka/produce.ts';
import type { Outcome } from './outcome.ts';

/** kafkajs copies a partition's list for each message: long ones cost the square of their length. */
const SEND_MESSAGES = 2_000;
const SEND_BYTES = 8 * 1024 * 1024;

type Sender = Pick<Producer, 'sendBatch' | 'disconnect'>;

export type Topics = { normalized: string; dead: string; heard: string };

/** A send did not succeed: it is not known what Kafka has of it. */
export class PublisherBroken extends Error {
  readonly code = 'publisher_broken';
  override name = 'PublisherBroken';
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`Kafka did not take what was normalised (${why}): the role starts again with a new producer`, {
      cause,
    });
  }
}

/** Next offset of each partition of `events.normalized`, after all that this process has seen or written. */
export type NextOffsets = Map<number, bigint>;

/**
 * One send at a time, retries included: kafkajs numbers an idempotent send when it begins, and a second one in flight
 * while the first is tried again would be taken for a repetition and dropped. For the same reason nothing is sent
 * any more after one that rejected: Kafka may have it, and kafkajs gives its numbers to the next.
 */
export class Publisher {
  readonly nextOffsets: NextOffsets = new Map();
  readonly #producer: Sender;
  readonly #topics: Topics;
  #last: Promise<unknown> = Promise.resolve();
  #broken: PublisherBroken | undefined;

  constructor(producer: Sender, topics: Topics) {
    this.#producer = producer;
    this.#topics = topics;
  }

  /**
   * Resolves when Kafka has all of it. `before` is called before each send. A rejection of a send leaves open what
   * was written, and all later ones reject with `PublisherBroken`: the role must start again, from the committed
   * offsets and with a new producer.
   */
  async outcome({ events, dead }: Outcome, before: () => Promise<void>): Promise<void> {
    const parts = [
      ...cut(events).map((messages) => [{ topic: this.#topics.normalized, messages }]),
      ...cut(dead).map((messages) => [{ topic: this.#topics.dead, messages }]),
    ];
    // Mostly both are small, and one request carries them.
    const sends = parts.length === 2 && events.length + dead.length <= SEND_MESSAGES ? [parts.flat()] : parts;
    for (const topicMessages of sends) {
      await before();
      await this.#send(topicMessages);
    }
  }

  async heard(messages: Message[]): Promise<void> {
    if (messages.length > 0) await this.#send([{ topic: this.#topics.heard, messages }]);
  }

  /** Takes in where `events.normalized` ends, as Kafka says; earlier than before if the topic was made anew. */
  sawEnd(partition: number, next: bigint): void {
    this.nextOffsets.set(partition, next);
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#producer.disconnect();
  }

  #send(topicMessages: NonNullable<ProducerBatch['topicMessages']>): Promise<void> {
    const sent = this.#last.then(async () => {
      if (this.#broken !== undefined) throw this.#broken;
      try {
        const metadata = await this.#producer.sendBatch({ ...UNCOMPRESSED, topicMessages });
        this.#takeIn(metadata, topicMessages);
      } catch (cause) {
        this.#broken = new PublisherBroken(cause);
        throw this.#broken;
      }
    });
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  #takeIn(metadata: RecordMetadata[], topicMessages: NonNullable<ProducerBatch['topicMessages']>): void {
    const events = topicMessages.find(({ topic }) => topic === this.#topics.normalized)?.messages ?? [];
    const counts = new Map<number, bigint>();
    for (const { partition = 0 } of events) counts.set(partition, (counts.get(partition) ?? 0n) + 1n);
    for (const { topicName, partition, baseOffset } of metadata) {
      if (topicName !== this.#topics.normalized || baseOffset === undefined) continue;
      this.sawEnd(partition, BigInt(baseOffset) + (counts.get(partition) ?? 0n));
    }
  }
}

function cut(messages: Message[]): Message[][] {
  const parts: Message[][] = [];
  let part: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.value?.length ?? 0;
    if (part.length === SEND_MESSAGES || (part.length > 0 && bytes + size > SEND_BYTES)) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
