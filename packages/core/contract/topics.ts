/** Topic names and how they are made. Partitions are the small installation's; a large one sets its own. */
export const TOPIC = {
  normalized: 'events.normalized',
  dead: 'events.dead',
  heard: 'sources.heard',
  envelopes: 'raw.envelopes',
} as const;

export type TopicPlan = { topic: string; partitions: number; config: Record<string, string> };

const MIB = 1024 * 1024;

/**
 * Largest sizes in bytes. A dead letter holds the raw message whole, in base64 (4/3) with its headers, so it fits
 * by construction: nothing needs to be cut. An event may be larger than what it was made from.
 */
export const MAX_BYTES = { raw: 9 * MIB, normalized: 16 * MIB, dead: 16 * MIB, intakeBody: 8 * MIB };

const DAY_MS = 86_400_000;
const kept = (days: number, maxBytes: number): Record<string, string> => ({
  'retention.ms': String(days * DAY_MS),
  'max.message.bytes': String(maxBytes),
});

/** Topics that exist in every installation. */
export const TOPIC_PLANS: readonly TopicPlan[] = [
  { topic: TOPIC.normalized, partitions: 4, config: kept(7, MAX_BYTES.normalized) },
  { topic: TOPIC.dead, partitions: 1, config: kept(30, MAX_BYTES.dead) },
  { topic: TOPIC.heard, partitions: 1, config: { 'cleanup.policy': 'compact' } },
  { topic: TOPIC.envelopes, partitions: 2, config: kept(3, MAX_BYTES.raw) },
];

/** The raw topic of a source. A captured database has one partition: log order holds across its tables and heartbeats. */
export function rawTopic(sourceName: string): string {
  return `raw.${sourceName}`;
}
export function rawTopicPlan(sourceName: string, partitions: 1 | 2): TopicPlan {
  return { topic: rawTopic(sourceName), partitions, config: kept(3, MAX_BYTES.raw) };
}

/** Tests give each suite topics of its own: a prefix goes before every name. */
export function prefixed(prefix: string, topic: string): string {
  return prefix + topic;
}
