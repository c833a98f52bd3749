import type { Logger } from 'pino';

import { ConsumerStalled } from './errors.ts';
import type { Lane } from './lane.ts';
import type { Subscription } from './subscription.ts';

const CHECK_EVERY_MS = 5_000;
/** A member that is out hears of it, and joins anew, within a rebalance: 15 s at most. */
const CUT_OFF_MS = 20_000;

export type LagWatch = { close(): void };

/**
 * Asks Kafka for the high watermarks every five seconds, since a consumer that is paused or stuck hears nothing of
 * new messages, and calls `onStall` when there is lag and nothing has moved for `stallAfterMs`; see `findStall`.
 */
export function watchLag(
  current: () => Subscription | undefined,
  options: { groupId: string; stallAfterMs: number; log: Logger; onStall(error: ConsumerStalled): void },
): LagWatch {
  let asking = false;
  const timer = setInterval(() => {
    const subscription = current();
    if (subscription === undefined || asking) return;
    asking = true;
    void refreshWatermarks(subscription)
      .catch((error: unknown) => options.log.warn({ err: error }, 'Kafka did not tell its high watermarks'))
      .finally(() => (asking = false));
    const stalled = findStall(subscription, options.stallAfterMs, Date.now());
    if (stalled !== undefined)
      options.onStall(new ConsumerStalled(options.groupId, stalled.lag, stalled.seconds));
  }, CHECK_EVERY_MS);
  return { close: () => clearInterval(timer) };
}

type LaneState = Pick<Lane, 'lag' | 'progressAt' | 'cutOffAt' | 'isBusy'>;

/**
 * The messages behind and the seconds of standstill, if there is any: of all partitions together, of one whose
 * handler does not go on while others do, or of one that a failed heartbeat cut off and no rebalance gave back.
 */
export function findStall(
  of: { progressAt: number; lanes: ReadonlyMap<string, LaneState> },
  stallAfterMs: number,
  now: number,
): { lag: number; seconds: number } | undefined {
  const lanes = [...of.lanes.values()];
  const lag = lanes.reduce((sum, lane) => sum + lane.lag, 0);
  const since = [
    ...(lag > 0 && now - of.progressAt > stallAfterMs ? [of.progressAt] : []),
    ...lanes.flatMap(({ cutOffAt = now }) => (now - cutOffAt > CUT_OFF_MS ? [cutOffAt] : [])),
    ...lanes.flatMap((lane) =>
      lane.isBusy && lane.lag > 0 && now - lane.progressAt > 2 * stallAfterMs ? [lane.progressAt] : [],
    ),
  ];
  return since.length === 0 ? undefined : { lag, seconds: Math.round((now - Math.min(...since)) / 1_000) };
}

async function refreshWatermarks(subscription: Subscription): Promise<void> {
  const topics = new Set([...subscription.lanes.values()].map((lane) => lane.topic));
  for (const topic of topics) {
    for (const { partition, high } of await subscription.admin.fetchTopicOffsets(topic)) {
      const lane = subscription.lanes.get(`${topic}/${partition}`);
      const watermark = BigInt(high);
      if (lane !== undefined && watermark > lane.highWatermark) lane.highWatermark = watermark;
    }
  }
}
