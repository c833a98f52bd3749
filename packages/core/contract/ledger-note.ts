import { z } from 'zod';

/** One inserted range per partition: offsets are inclusive; times are epoch ms of the worker's clock. */
export const LedgerNoteSchema = z.object({
  v: z.literal(1),
  topic: z.string(),
  stream: z.number().int(),
  rows: z.number().int(),
  insertedAt: z.number().int(),
  ranges: z.array(z.object({ partition: z.number().int(), from: z.string(), to: z.string() })),
});
export type LedgerNote = z.infer<typeof LedgerNoteSchema>;
