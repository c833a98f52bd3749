import { EventFilterSchema } from '@karma/core/ledger/event-filter.ts';
import { z } from 'zod';

const Ms = z
  .number()
  .int()
  .min(0)
  .max(Date.UTC(2106, 0, 1));

/** What every question about many events names: the filter, and a half-open span in epoch ms. */
export const EventQuestion = z.strictObject({
  filter: EventFilterSchema,
  span: z
    .strictObject({ from: Ms, to: Ms })
    .refine((span) => span.from < span.to, 'The time range ends before it begins: swap its ends.'),
});
