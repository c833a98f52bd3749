import { setTimeout as sleep } from 'node:timers/promises';

import type { KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';

import type { KafkaEnvironment } from './connect-kafka.ts';
import { fetchFrom, isOutOfRange, openCluster } from './fetch-partition.ts';

export type Following = { close(): Promise<void> };

const MIB = 1024 * 1024;
const WAIT_MS = 1_000;
const AGAIN_AFTER_MS = 1_000;

/**
 * Reads a partition from its beginning and then as it grows, without a group: for state that each process holds
 * whole. `onMessages` gets messages in order; after a broken connection it goes on where it was.
 */
export async function followPartition(
  env: KafkaEnvironment,
  of: { topic: string; partition: number; clientId: string; log: Logger },
  onMessages: (messages: KafkaMessage[]) => void,
): Promise<Following> {
  const cluster = await openCluster(env, of.clientId);
  await cluster.addTargetTopic(of.topic);
  const stopping = new AbortController();
  let offset = 0n;

  async function step(): Promise<void> {
    try {
      const messages = await fetchFrom(cluster, { ...of, offset, maxBytes: MIB, maxWaitMs: WAIT_MS });
      const last = messages.at(-1);
      if (last === undefined) return;
      offset = BigInt(last.offset) + 1n;
      onMessages(messages);
    } catch (error) {
      if (isOutOfRange(error)) offset = 0n;
      else of.log.debug({ err: error, topic: of.topic }, 'cannot follow for now, trying again');
      await sleep(AGAIN_AFTER_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      await cluster.refreshMetadata().catch((cause: unknown) => of.log.debug({ err: cause }, 'no metadata'));
    }
  }
  const running = (async () => {
    while (!stopping.signal.aborted) await step();
  })();
  return {
    async close() {
      stopping.abort();
      await running;
      await cluster.disconnect();
    },
  };
}
