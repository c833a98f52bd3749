import { logLevel, type KafkaMessage } from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import socketFactory from 'kafkajs/src/network/socketFactory.js';

import type { KafkaEnvironment } from './connect-kafka.ts';

export type RecordReader = {
  /**
   * The record at exactly that offset, or `undefined` if the partition has none there: out of range, or a
   * transaction marker. Takes 3 to 9 ms.
   */
  read(topic: string, partition: number, offset: bigint): Promise<KafkaMessage | undefined>;
  close(): Promise<void>;
};

const READ_UNCOMMITTED = 0;
/** Kafka sends the whole first record batch whatever the limit is. */
const AS_LITTLE_AS_POSSIBLE = 1;
const MOVED = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH']);

/** Reads single records by kafkajs's inner client: its public one can only consume from an offset on. */
export async function openRecordReader(env: KafkaEnvironment, clientId: string): Promise<RecordReader> {
  const cluster = new Cluster({
    logger: loggers.createLogger({ level: logLevel.NOTHING, logCreator: () => () => undefined }),
    socketFactory: socketFactory(),
    brokers: env.KAFKA_BROKERS,
    clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    reauthenticationThreshold: 10_000,
    enforceRequestTimeout: true,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    isolationLevel: READ_UNCOMMITTED,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });
  await cluster.connect();
  return {
    close: () => cluster.disconnect(),
    async read(topic, partition, offset) {
      await cluster.addTargetTopic(topic);
      try {
        return await fetchOne(cluster, topic, partition, offset);
      } catch (error) {
        if (nameOf(error) === 'KafkaJSOffsetOutOfRange') return undefined;
        if (!isMoved(error)) throw error;
        await cluster.refreshMetadata();
        return await fetchOne(cluster, topic, partition, offset);
      }
    },
  };
}

async function fetchOne(
  cluster: Cluster,
  topic: string,
  partition: number,
  offset: bigint,
): Promise<KafkaMessage | undefined> {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) return undefined;
  const broker = await cluster.findBroker({ nodeId: Number(nodeId) });
  const wanted = String(offset);
  const { responses } = await broker.fetch({
    maxWaitTime: 100,
    minBytes: 1,
    maxBytes: AS_LITTLE_AS_POSSIBLE,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: [{ partition, fetchOffset: wanted, maxBytes: AS_LITTLE_AS_POSSIBLE }] }],
  });
  const messages = responses.flatMap((response) => response.partitions.flatMap((of) => of.messages));
  return messages.find((message) => message.offset === wanted && !isControl(message));
}

function isControl(message: object): boolean {
  return 'isControlRecord' in message && message.isControlRecord === true;
}

/** The partition's leader moved, or the connection to it broke: look again who leads. */
function isMoved(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('type' in error && MOVED.has(String(error.type))) return true;
  return ['KafkaJSConnectionClosedError', 'KafkaJSConnectionError', 'KafkaJSBrokerNotFound'].includes(
    nameOf(error),
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
