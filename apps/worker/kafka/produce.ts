import { CompressionTypes, Partitioners, type Kafka, type Producer } from 'kafkajs';
import type { Logger } from 'pino';

/**
 * A connected producer: idempotent, one request in flight, so that order per partition holds across retries.
 * A `send` that rejects may or may not have been written: the caller fails and starts again from what Kafka has.
 */
export async function openProducer(kafka: Kafka, log: Logger): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // Bounded: with the endless default a broker that stays away would hang the role instead of failing it.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 12, multiplier: 2, factor: 0.2 },
  });
  producer.on(producer.events.DISCONNECT, () => log.debug('producer disconnected'));
  await producer.connect();
  return producer;
}

/** gzip costs more CPU here than it saves: brokers and workers are near each other. */
export const UNCOMPRESSED = { acks: -1, compression: CompressionTypes.None } as const;
