import type { Admin } from 'kafkajs';

import { partitionKey, type Assigned } from './batch.ts';

/** Where a group goes on: its committed offset, else the earliest that the topic has. */
export async function startOffsets(
  admin: Admin,
  groupId: string,
  assigned: readonly Assigned[],
): Promise<Map<string, bigint>> {
  const starts = new Map<string, bigint>();
  const byTopic = Map.groupBy(assigned, ({ topic }) => topic);
  if (byTopic.size === 0) return starts;
  const committed = await admin.fetchOffsets({ groupId, topics: [...byTopic.keys()] });
  for (const { topic, partitions } of committed) {
    for (const { partition, offset } of partitions) {
      // -1: never committed; -2: kafkajs's mark for "from the earliest" after an offset that Kafka no longer had.
      if (!offset.startsWith('-')) starts.set(partitionKey({ topic, partition }), BigInt(offset));
    }
  }
  for (const [topic, of] of byTopic) {
    const open = of.filter((one) => !starts.has(partitionKey(one)));
    if (open.length === 0) continue;
    const ranges = await admin.fetchTopicOffsets(topic);
    for (const { partition, low } of ranges) {
      if (open.some((one) => one.partition === partition))
        starts.set(partitionKey({ topic, partition }), BigInt(low));
    }
  }
  return starts;
}
