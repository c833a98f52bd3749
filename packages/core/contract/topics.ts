/** Topic names and how they are made. Partitions are the small installation's; a large one sets its own. */
export const TOPIC = {
  normalized: 'events.normalized',
  dead: 'events.dead',
  heard: 'sources.heard',
  envelopes: 'raw.envelopes',
} as const;

export type TopicPlan = { topic: string; partitions: number; config: Record<string, string> };

const DAY_MS = 86_400_000;
const kept = (days: number): Record<string, string> => ({
  'retention.ms': String(days * DAY_MS),
  'max.message.bytes': String(16 * 1024 * 1024),
});

/** Topics that exist in every installation. */
export const TOPIC_PLANS: readonly TopicPlan[] = [
  { topic: TOPIC.normalized, partitions: 4, config: kept(7) },
  { topic: TOPIC.dead, partitions: 1, config: kept(30) },
  { topic: TOPIC.heard, partitions: 1, config: { 'cleanup.policy': 'compact' } },
  { topic: TOPIC.envelopes, partitions: 2, config: kept(3) },
];

/** The raw topic of a source. A captured database has one partition: log order holds across its tables and heartbeats. */
export function rawTopic(sourceName: string): string {
  return `raw.${sourceName}`;
}
export function rawTopicPlan(sourceName: string, partitions: 1 | 2): TopicPlan {
  return { topic: rawTopic(sourceName), partitions, config: kept(3) };
}

/** Tests give each suite topics of its own: a prefix goes before every name. */
export function prefixed(prefix: string, topic: string): string {
  return prefix + topic;
}
