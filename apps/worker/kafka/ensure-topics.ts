import type { Admin, Kafka } from 'kafkajs';

import { TOPIC_PLANS, prefixed, type TopicPlan } from '@karma/core/contract/topics.ts';

/**
 * Makes the topics of `plans` that are missing, with one replica or the broker's default, and leaves existing ones
 * as they are (an installation may have given them more partitions). Returns the names that it made.
 */
export async function ensureTopics(
  kafka: Kafka,
  prefix = '',
  plans: readonly TopicPlan[] = TOPIC_PLANS,
): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await createMissing(admin, prefix, plans);
  } finally {
    await admin.disconnect();
  }
}

async function createMissing(admin: Admin, prefix: string, plans: readonly TopicPlan[]): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter((plan) => !existing.has(prefixed(prefix, plan.topic)));
  if (missing.length === 0) return [];
  // Two processes may start at once: a topic that the other has just made is not an error (kafkajs answers false).
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((plan) => ({
      topic: prefixed(prefix, plan.topic),
      numPartitions: plan.partitions,
      replicationFactor: -1,
      configEntries: Object.entries(plan.config).map(([name, value]) => ({ name, value })),
    })),
  });
  return missing.map((plan) => prefixed(prefix, plan.topic));
}
