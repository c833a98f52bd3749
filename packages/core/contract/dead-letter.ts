import { z } from 'zod';

export const DEAD_STAGES = ['intake', 'normalize', 'ledger'] as const;

/** Why a message died, for programs: what Karma writes now. docs/mapping.md says what each means. */
export const DEAD_CODES = [
  'empty_message',
  'bad_json',
  'too_deep',
  'too_many_items',
  'not_debezium',
  'bad_heartbeat',
  'bad_envelope',
  'bad_ts',
  'out_of_range_ts',
  'bad_event_type',
  'reserved_type',
  'bad_entity',
  'bad_correlation',
  'bad_tags',
  'bad_flow',
  'bad_links',
  'mapping_failed',
  'refused_by_ledger',
  'bad_dead_letter',
  'internal',
] as const;
export type DeadCode = (typeof DEAD_CODES)[number];

/** A message of `events.dead` (key: origin): what could not become an event, whole, and why. */
export const DeadLetterSchema = z.object({
  v: z.literal(1),
  /** `topic/partition/offset[/index]` of the message that failed. */
  origin: z.string().min(1),
  source: z.string(),
  stage: z.enum(DEAD_STAGES),
  /** One of `DEAD_CODES`; open text, since old messages have codes of their time. */
  code: z.string().min(1),
  /** What is wrong and what to do, in words. */
  error: z.string(),
  /** Version of the mapping that failed; 0 where none was involved. */
  mapping: z.number().int().nonnegative(),
  /** Epoch ms. */
  at: z.number().int().nonnegative(),
  /** The message as it came, base64; null where Kafka had null. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});
export type DeadLetter = z.infer<typeof DeadLetterSchema>;
