import type { Kafka, Producer, ProducerBatch, RecordMetadata } from 'kafkajs';
import type { Logger } from 'pino';

import { UNCOMPRESSED, openProducer } from './produce.ts';

/**
 * A producer for roles that outlive a broker's absence. After a send that rejects it is thrown away and the next
 * send opens a new one: the old one does not know whether the broker has the batch, and would give the next batch
 * the same sequence numbers, which the broker would then take for a repetition and drop.
 */
export class RenewingProducer {
  readonly #kafka: Kafka;
  readonly #log: Logger;
  #current: Promise<Producer> | undefined;

  constructor(kafka: Kafka, log: Logger) {
    this.#kafka = kafka;
    this.#log = log;
  }

  /** Resolves when all replicas in sync have it (acks -1). Rejects when it may or may not have been written. */
  async send(topicMessages: ProducerBatch['topicMessages']): Promise<RecordMetadata[]> {
    const current = (this.#current ??= openProducer(this.#kafka, this.#log));
    try {
      const producer = await current;
      return await producer.sendBatch({ ...UNCOMPRESSED, topicMessages: topicMessages ?? [] });
    } catch (error) {
      if (this.#current === current) this.#current = undefined;
      this.#disconnect(current);
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = await this.#current?.catch(() => undefined);
    await producer?.disconnect();
  }

  #disconnect(opening: Promise<Producer>): void {
    opening
      .then((producer) => producer.disconnect())
      .catch((error: unknown) => this.#log.debug({ err: error }, 'the broken producer did not disconnect'));
  }
}
