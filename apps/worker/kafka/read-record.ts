import type { KafkaMessage } from 'kafkajs';

import type { KafkaEnvironment } from './connect-kafka.ts';
import { fetchFrom, isMoved, isOutOfRange, openCluster } from './fetch-partition.ts';

export type RecordReader = {
  /**
   * The record at exactly that offset, or `undefined` if the partition has none there: out of range, or a
   * transaction marker. Takes 3 to 9 ms.
   */
  read(topic: string, partition: number, offset: bigint): Promise<KafkaMessage | undefined>;
  close(): Promise<void>;
};

/** Kafka sends the whole first record batch whatever the limit is. */
const AS_LITTLE_AS_POSSIBLE = 1;

/** Reads single records by kafkajs's inner client: its public one can only consume from an offset on. */
export async function openRecordReader(env: KafkaEnvironment, clientId: string): Promise<RecordReader> {
  const cluster = await openCluster(env, clientId);
  return {
    close: () => cluster.disconnect(),
    async read(topic, partition, offset) {
      await cluster.addTargetTopic(topic);
      const fetchOne = async (): Promise<KafkaMessage | undefined> => {
        const place = { topic, partition, offset, maxBytes: AS_LITTLE_AS_POSSIBLE, maxWaitMs: 100 };
        const messages = await fetchFrom(cluster, place);
        return messages.find((message) => message.offset === String(offset));
      };
      try {
        return await fetchOne();
      } catch (error) {
        if (isOutOfRange(error)) return undefined;
        if (!isMoved(error)) throw error;
        await cluster.refreshMetadata();
        return await fetchOne();
      }
    },
  };
}
