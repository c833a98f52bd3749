import { z } from 'zod';

/**
 * A record of `sources.heard` (key: the source's name): the source has been heard up to `until` (epoch ms).
 * `through` names, for each partition of `events.normalized`, the next offset a reader must have reached
 * before it may believe so.
 */
export const HeardSchema = z.object({
  v: z.literal(1),
  source: z.string().min(1),
  until: z.number().int().nonnegative(),
  through: z.record(z.string().regex(/^\d+$/), z.string().regex(/^\d+$/)),
});
export type Heard = z.infer<typeof HeardSchema>;
