import { logLevel, type KafkaMessage } from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import socketFactory from 'kafkajs/src/network/socketFactory.js';

import type { KafkaEnvironment } from './connect-kafka.ts';

const READ_UNCOMMITTED = 0;
const MOVED_TYPES = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH']);
const MOVED_NAMES = new Set([
  'KafkaJSConnectionClosedError',
  'KafkaJSConnectionError',
  'KafkaJSBrokerNotFound',
  'KafkaJSTopicMetadataNotLoaded',
]);

/** kafkajs's inner client, connected: its public one can only consume within a group. */
export async function openCluster(env: KafkaEnvironment, clientId: string): Promise<Cluster> {
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
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, multiplier: 2, factor: 0.2 },
  });
  await cluster.connect();
  return cluster;
}

export type Place = { topic: string; partition: number; offset: bigint; maxBytes: number; maxWaitMs: number };

/** One fetch: the records from `offset` on, waiting up to `maxWaitMs` for a first one; markers are left out. */
export async function fetchFrom(cluster: Cluster, of: Place): Promise<KafkaMessage[]> {
  const { topic, partition, maxBytes } = of;
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) return [];
  const broker = await cluster.findBroker({ nodeId: Number(nodeId) });
  const { responses } = await broker.fetch({
    maxWaitTime: of.maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(of.offset), maxBytes }] }],
  });
  const messages = responses.flatMap((response) => response.partitions.flatMap((one) => one.messages));
  // A fetch begins with the record batch that holds the offset, so earlier records may come first.
  return messages.filter((message) => BigInt(message.offset) >= of.offset && !isControl(message));
}

function isControl(message: object): boolean {
  return 'isControlRecord' in message && message.isControlRecord === true;
}

/** The partition's leader moved, or the connection to it broke: look again who leads. */
export function isMoved(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return MOVED_NAMES.has(error.name) || ('type' in error && MOVED_TYPES.has(String(error.type)));
}

/** The partition has no such offset (any more, or yet). */
export function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && error.name === 'KafkaJSOffsetOutOfRange';
}
