import { DEAD_STAGES } from '@karma/core/contract/dead-letter.ts';
import { z } from 'zod';

/** Which dead letters; times are epoch ms, `to` excluded. */
export const DeadFilterInput = z.strictObject({
  source: z.string().max(100).optional(),
  stage: z.enum(DEAD_STAGES).optional(),
  code: z.string().max(100).optional(),
  from: z.number().int().nonnegative().optional(),
  to: z.number().int().nonnegative().optional(),
  text: z.string().trim().min(1).max(500).optional(),
});
