import { z } from 'zod';

export const DEAD_STAGES = ['intake', 'normalize', 'ledger'] as const;

/** A message of `events.dead` (key: origin): what could not become an event, whole, and why. */
export const DeadLetterSchema = z.object({
  v: z.literal(1),
  /** `topic/partition/offset[/index]` of the message that failed. */
  origin: z.string().min(1),
  source: z.string(),
  stage: z.enum(DEAD_STAGES),
  /** Stable, machine-readable: `bad_json`, `mapping_failed`, `bad_envelope`, `out_of_range_ts` … */
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
