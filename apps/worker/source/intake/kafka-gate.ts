import { createHash } from 'node:crypto';

import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';

import { HEARTBEAT_HEADER } from '@karma/core/contract/headers.ts';

import { RenewingProducer } from '../../kafka/renewing-producer.ts';
import { AcceptQueue } from './accept-queue.ts';
import { PartitionCounts } from './partition-counts.ts';
import { Receiving, type Room } from './receiving.ts';
import { IntakeRefused } from './refused.ts';

/** A send that takes this long means that Kafka is away, until it answers. */
const SLOW_MS = 5_000;
/** Bytes being received, or accepted and not yet confirmed. */
const IN_FLIGHT_BYTES = 128 * 1024 * 1024;

type Problem = { code: string; message: string; since: number };

/** The way into Kafka: says when it is shut, and tells each partition how far it has been heard. */
export class KafkaGate {
  readonly queue: AcceptQueue;
  readonly #producer: RenewingProducer;
  readonly #counts: PartitionCounts;
  readonly #log: Logger;
  readonly #receiving: Receiving;
  #sendingSince: number | undefined;
  #failed: Problem | undefined;
  #beating: Promise<void> | undefined;

  constructor(kafka: Kafka, log: Logger, onSent: (ms: number) => void) {
    this.#producer = new RenewingProducer(kafka, log);
    this.#counts = new PartitionCounts(kafka);
    this.#log = log;
    this.#receiving = new Receiving(IN_FLIGHT_BYTES, () => this.queue.bytes);
    this.queue = new AcceptQueue(async (topicMessages) => {
      const since = Date.now();
      this.#sendingSince = since;
      try {
        await this.#producer.send(topicMessages);
        onSent(Date.now() - since);
        if (this.#failed !== undefined) log.info('Kafka answers again');
        this.#failed = undefined;
      } catch (error) {
        if (this.#failed === undefined) log.warn({ err: error }, 'Kafka does not take events');
        this.#failed ??= { code: 'kafka_away', message: describe(error), since };
        // One topic that is gone fails the send of all: what is still there is asked anew before the next heartbeat.
        this.#counts.forget();
        throw error;
      } finally {
        this.#sendingSince = undefined;
      }
    });
  }

  problem(): Problem | undefined {
    if (this.#failed !== undefined) return this.#failed;
    const since = this.#sendingSince;
    if (since === undefined || Date.now() - since < SLOW_MS) return undefined;
    return {
      code: 'kafka_away',
      message: 'Kafka has not answered for 5 s: check that the broker runs',
      since,
    };
  }

  /**
   * Lets in a request of the token; its room is to be left when it is received or refused. Throws `IntakeRefused` if
   * Kafka is away or too much waits for it.
   */
  enter(tokenId: string, announcedBytes: number): Room {
    // After a failure the next one to come tries; while it does, others are not kept waiting.
    if (this.problem() !== undefined && this.#sendingSince !== undefined) {
      throw new IntakeRefused(503, 'kafka_away', 'events cannot be stored now: try again', {
        retryAfterS: 2,
      });
    }
    return this.#receiving.enter(tokenId, announcedBytes);
  }

  /** Always the same for one token. Throws `IntakeRefused` if the topic is not there yet. */
  partitionFor(topic: string, tokenId: string): number {
    const count = this.#counts.get(topic);
    if (count !== undefined) return createHash('sha256').update(tokenId).digest().readUInt32BE() % count;
    const message = 'the topic of this source is not there yet: try again, and look at System if it lasts';
    throw new IntakeRefused(503, 'no_topic', message, { retryAfterS: 2 });
  }

  /**
   * Writes to each partition of `topics` up to when everything accepted is in Kafka. Does nothing while the last
   * call is still under way.
   */
  beat(topics: string[]): void {
    this.#beating ??= this.#beat(topics)
      .catch((error: unknown) => this.#log.debug({ err: error }, 'no heartbeat this time'))
      .finally(() => (this.#beating = undefined));
  }

  /** Reads the partitions of topics not seen yet; rejects if Kafka is away. */
  learn(topics: string[]): Promise<void> {
    return this.#counts.refresh(topics);
  }

  async close(): Promise<void> {
    await this.#beating;
    await this.#counts.close();
    await this.#producer.close();
  }

  async #beat(topics: string[]): Promise<void> {
    await this.learn(topics);
    const now = Date.now();
    // What came in this very millisecond may still be on its way.
    const value = new Date(Math.min(this.queue.oldest() ?? now, now) - 1).toISOString();
    const messages = topics.flatMap((topic) =>
      Array.from({ length: this.#counts.get(topic) ?? 0 }, (_, partition) => ({
        topic,
        partition,
        messages: [{ value, partition, headers: { [HEARTBEAT_HEADER]: 'intake' } }],
        receivedAt: now,
      })),
    );
    await Promise.all(messages.map((message) => this.queue.add(message)));
  }
}

function describe(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `Kafka does not take events (${why}): check that the broker runs and has room on its disk`;
}
