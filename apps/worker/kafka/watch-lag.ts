import type { Logger } from 'pino';

import { ConsumerStalled } from './errors.ts';
import type { Subscription } from './subscription.ts';

const CHECK_EVERY_MS = 5_000;

export type LagWatch = { close(): void };

/**
 * Asks Kafka for the high watermarks every five seconds, since a consumer that is paused or stuck hears nothing of
 * new messages, and calls `onStall` when there is lag and nothing has moved for `stallAfterMs`.
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
    const idleMs = Date.now() - subscription.progressAt;
    const lag = [...subscription.lanes.values()].reduce((sum, lane) => sum + lane.lag, 0);
    if (lag > 0 && idleMs > options.stallAfterMs) {
      options.onStall(new ConsumerStalled(options.groupId, lag, Math.round(idleMs / 1_000)));
    }
  }, CHECK_EVERY_MS);
  return { close: () => clearInterval(timer) };
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
