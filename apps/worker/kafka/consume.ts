import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import type { Assigned, Assigning, Handle } from './batch.ts';
import { consumerMetrics } from './consumer-metrics.ts';
import { Subscription } from './subscription.ts';
import { watchLag } from './watch-lag.ts';

export type ConsumeOptions = {
  kafka: Pick<Kafka, 'admin' | 'consumer'>;
  groupId: string;
  topics: string[];
  log: Logger;
  metrics: Registry;
  /**
   * Called with what this process now owns, before any of its batches and after the handler has let go of all
   * earlier ones; may say where to start. Elsewhere: the committed offset, else the earliest.
   */
  onAssigned?: (
    assigned: Assigned[],
    assigning: Assigning,
  ) => Promise<Map<string /* topic/partition */, bigint /* start */> | undefined>;
  /**
   * Resolves when the batch is durable; the loop then commits its offsets. Called in order per partition, for all
   * partitions side by side. A rejection makes the consumer fail, unless the partition was given away meanwhile.
   */
  handle: Handle;
  /** How many batches per partition may be in the handler's hand at once; default 1. */
  inFlight?: number;
  /** How long the group waits for a member that is silent, in ms; default 10,000. */
  sessionTimeoutMs?: number;
  /** Lag without progress for so long is a failure, in ms; default 60,000. */
  stallAfterMs?: number;
};

export type Consuming = {
  /** Takes nothing new, lets the handler finish what it has in hand, commits, leaves the group. */
  stop(): Promise<void>;
  /** Goes on with these topics instead; existing ones, or it fails. */
  retopic(topics: string[]): Promise<void>;
  /** Messages behind, per `topic/partition` that this process owns. */
  lag(): Record<string, number>;
  /** Resolves when the consumer cannot go on: crash, stall, or a handler that rejected. */
  failed: Promise<Error>;
};

/** The one consumer loop. Resolves when the group has been joined. */
export async function consume(options: ConsumeOptions): Promise<Consuming> {
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  const metrics = consumerMetrics(options.metrics);
  let current: Subscription | undefined;
  let last: Promise<void> = Promise.resolve();

  async function open(topics: string[]): Promise<void> {
    if (topics.length === 0) return;
    const subscription = new Subscription({
      ...options,
      topics,
      metrics,
      inFlight: options.inFlight ?? 1,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      onAssigned: options.onAssigned ?? (async () => undefined),
      fail,
    });
    try {
      await subscription.start();
    } catch (error) {
      await subscription.stop();
      throw error;
    }
    current = subscription;
  }
  async function close(): Promise<void> {
    const closing = current;
    current = undefined;
    await closing?.stop();
  }
  /** One change of the subscription at a time. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    const turn = last.then(change);
    last = turn.catch(() => undefined);
    return turn;
  }

  await open(options.topics);
  const watch = watchLag(() => current, {
    groupId: options.groupId,
    log: options.log,
    stallAfterMs: options.stallAfterMs ?? 60_000,
    onStall: fail,
  });
  return {
    failed,
    lag: () => tellLag(current, options.groupId, metrics),
    retopic: (topics) =>
      inTurn(async () => {
        try {
          await close();
          await open(topics);
        } catch (error) {
          // Nothing is read any more, and nothing would be noticed: no lag, no stall.
          fail(asError(error));
          throw error;
        }
      }),
    stop: () => {
      watch.close();
      return inTurn(close);
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function tellLag(
  subscription: Subscription | undefined,
  group: string,
  metrics: ReturnType<typeof consumerMetrics>,
): Record<string, number> {
  const lag: Record<string, number> = {};
  for (const [key, lane] of subscription?.lanes ?? []) {
    lag[key] = lane.lag;
    metrics.lag.set({ group, topic: lane.topic, partition: String(lane.partition) }, lane.lag);
  }
  return lag;
}
