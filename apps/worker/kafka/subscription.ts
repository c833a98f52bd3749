import type { Admin, Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from 'pino';

import { awaitCoordinator } from './await-coordinator.ts';
import { partitionKey, type Assigned, type Assigning, type Handle } from './batch.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';
import { ConsumerCrashed } from './errors.ts';
import { heartbeatOrLost, isCoordinatorMoving } from './heartbeat.ts';
import { Lane } from './lane.ts';
import { startOffsets } from './start-offsets.ts';

export type SubscriptionOptions = {
  kafka: Pick<Kafka, 'admin' | 'consumer'>;
  groupId: string;
  topics: string[];
  log: Logger;
  metrics: ConsumerMetrics;
  inFlight: number;
  sessionTimeoutMs: number;
  onAssigned: (assigned: Assigned[], assigning: Assigning) => Promise<Map<string, bigint> | undefined>;
  handle: Handle;
  fail: (error: Error) => void;
};

const MIB = 1024 * 1024;
/** Fetched but unhandled bytes of all partitions together; beyond its share a partition is paused. */
const BUFFER_BYTES = 96 * MIB;
/** Commits are for lag and for the start after a crash: each half second is plenty. */
const COMMIT_EVERY_MS = 500;
/** Never fewer workers than partitions: a waiting one would hold up the fetch of all. */
const CONCURRENTLY = 1_000;

/** One kafkajs consumer from join to leave, and the lanes of the partitions that it now owns. */
export class Subscription {
  readonly lanes = new Map<string, Lane>();
  readonly admin: Admin;
  /** When something last moved (epoch ms), for the watchdog. */
  progressAt = Date.now();
  readonly #options: SubscriptionOptions;
  readonly #consumer: Consumer;
  #payload: Pick<EachBatchPayload, 'heartbeat' | 'commitOffsetsIfNecessary'> | undefined;
  #generation = 0;
  #assigning: Promise<void> = Promise.resolve();
  #committing: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    const { kafka, groupId, sessionTimeoutMs } = options;
    this.admin = kafka.admin();
    this.#consumer = kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(15_000, sessionTimeoutMs),
      heartbeatInterval: Math.min(2_000, Math.floor(sessionTimeoutMs / 4)),
      // The default of 5 s makes joins, leaves, seeks and resumes take seconds.
      maxWaitTimeInMs: 200,
      maxBytesPerPartition: 4 * MIB,
      maxBytes: 32 * MIB,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 2_000,
        retries: 10,
        restartOnFailure: async (error) => isCoordinatorMoving(error),
      },
    });
  }

  async start(): Promise<void> {
    const consumer = this.#consumer;
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.#onJoin(event));
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#options.fail(new ConsumerCrashed(this.#options.groupId, payload.error));
    });
    consumer.on(consumer.events.FETCH, ({ payload }) =>
      this.#options.metrics.seconds.inc(
        { group: this.#options.groupId, stage: 'fetch' },
        payload.duration / 1_000,
      ),
    );
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      const next = BigInt(payload.lastOffset) + 1n;
      this.lanes.get(partitionKey(payload))?.skip(next, BigInt(payload.highWatermark));
    });
    await this.admin.connect();
    await awaitCoordinator(this.admin, this.#options.groupId, this.#options.topics);
    await consumer.connect();
    await consumer.subscribe({ topics: this.#options.topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENTLY,
      eachBatch: async (payload) => this.#take(payload),
    });
  }

  /** Takes nothing new, lets the handler finish what it has in hand, commits and leaves the group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#generation += 1;
    try {
      for (const lane of this.lanes.values()) this.#pause(lane);
    } catch (error) {
      // A consumer that has crashed fetches nothing any more, and cannot be paused.
      this.#options.log.debug({ err: error, group: this.#options.groupId }, 'was not running');
    }
    await this.#assigning;
    await Promise.all([...this.lanes.values()].map((lane) => lane.drain()));
    clearTimeout(this.#committing);
    await this.#commit();
    await this.#consumer.disconnect();
    await this.admin.disconnect();
  }

  #take(payload: EachBatchPayload): void {
    const { batch } = payload;
    const { groupId, metrics, log } = this.#options;
    this.#payload = payload;
    const lane = this.lanes.get(partitionKey(batch));
    const first = batch.messages[0];
    const last = batch.messages.at(-1);
    // Unresolved, the batch is fetched again by whoever owns the partition then.
    if (!lane || lane.isStale || this.#stopping || !first || !last) return;
    const next = BigInt(batch.lastOffset()) + 1n;
    if (next <= lane.next) {
      log.warn(
        { topic: batch.topic, partition: batch.partition, next },
        'Kafka went back to earlier offsets',
      );
      metrics.resets.inc({ group: groupId, topic: batch.topic });
    }
    metrics.messages.inc({ group: groupId, topic: batch.topic }, batch.messages.length);
    lane.push(batch, next);
    payload.resolveOffset(last.offset);
    if (lane.bytes > BUFFER_BYTES / this.lanes.size) this.#pause(lane);
  }

  /** Runs inside kafkajs's emit, before its next fetch: the pause below holds until we know where to start. */
  #onJoin({ payload }: ConsumerGroupJoinEvent): void {
    const generation = (this.#generation += 1);
    const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    const before = [...this.lanes.values()];
    this.lanes.clear();
    this.#consumer.pause(assigned.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
    this.#options.metrics.rebalances.inc({ group: this.#options.groupId });
    this.progressAt = Date.now();
    const settled = Promise.all(before.map((lane) => lane.retire()));
    this.#assigning = this.#assigning
      .then(() => settled)
      .then(() => (generation === this.#generation ? this.#assign(assigned, before, generation) : undefined))
      .catch((error: unknown) => this.#options.fail(asError(error)));
  }

  async #assign(assigned: Assigned[], before: Lane[], generation: number): Promise<void> {
    const assigning: Assigning = {
      isCurrent: () => generation === this.#generation,
      alive: () => (this.progressAt = Date.now()),
    };
    const given = (await this.#options.onAssigned(assigned, assigning)) ?? new Map<string, bigint>();
    const rest = assigned.filter((one) => !given.has(partitionKey(one)));
    const committed = await startOffsets(this.admin, this.#options.groupId, rest);
    if (generation !== this.#generation) return;
    for (const one of assigned) {
      const key = partitionKey(one);
      // What this process made durable in the generation before need not be done again.
      const ours = before.find((lane) => partitionKey(lane) === key)?.next ?? 0n;
      const known = committed.get(key) ?? 0n;
      const start = given.get(key) ?? (known > ours ? known : ours);
      this.lanes.set(key, this.#openLane(one, start));
      this.#consumer.seek({ ...one, offset: String(start) });
    }
    this.#consumer.resume(assigned.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
    this.progressAt = Date.now();
  }

  #openLane(of: Assigned, start: bigint): Lane {
    return new Lane({
      ...of,
      start,
      inFlight: this.#options.inFlight,
      handle: this.#options.handle,
      heartbeat: async () => {
        this.progressAt = Date.now();
        await heartbeatOrLost(() => this.#payload?.heartbeat(), this.#options.sessionTimeoutMs);
      },
      onProgress: () => this.#onProgress(),
      onError: (error) => this.#options.fail(asError(error)),
    });
  }

  #onProgress(): void {
    this.progressAt = Date.now();
    const share = BUFFER_BYTES / Math.max(1, this.lanes.size);
    for (const lane of this.lanes.values()) {
      if (!lane.paused || this.#stopping || lane.bytes > share / 2) continue;
      lane.paused = false;
      this.#consumer.resume([{ topic: lane.topic, partitions: [lane.partition] }]);
    }
    if (this.#stopping) return;
    this.#committing ??= setTimeout(() => {
      this.#committing = undefined;
      void this.#commit();
    }, COMMIT_EVERY_MS);
  }

  #pause(lane: Lane): void {
    lane.paused = true;
    this.#consumer.pause([{ topic: lane.topic, partitions: [lane.partition] }]);
  }

  async #commit(): Promise<void> {
    const behind = [...this.lanes.values()].filter((lane) => !lane.isStale && lane.next > lane.committed);
    if (behind.length === 0 || !this.#payload) return;
    const offsets = behind.map((lane) => ({ lane, next: lane.next }));
    const topics = Map.groupBy(offsets, ({ lane }) => lane.topic);
    const began = performance.now();
    try {
      await this.#payload.commitOffsetsIfNecessary({
        topics: [...topics].map(([topic, of]) => ({
          topic,
          partitions: of.map(({ lane, next }) => ({ partition: lane.partition, offset: String(next) })),
        })),
      });
      for (const { lane, next } of offsets) lane.committed = next;
      const seconds = (performance.now() - began) / 1_000;
      this.#options.metrics.seconds.inc({ group: this.#options.groupId, stage: 'commit' }, seconds);
    } catch (error) {
      // A rebalance or a broker that is away: the next commit covers it, and whoever reads again finds doubles.
      this.#options.log.debug({ err: error, group: this.#options.groupId }, 'offsets were not committed');
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
