import type { JsonObject } from '@karma/core/contract/envelope.ts';
import { summarizeEvent } from '@karma/core/ledger/summarize-event.ts';
import { z } from 'zod';

/** Where an event stands in time: microseconds since 1970 and its id, which orders events of the same microsecond. */
export const PointSchema = z.strictObject({ us: z.number().int().nonnegative(), id: z.uuid() });
export type Point = z.infer<typeof PointSchema>;

/** An event as a list shows it. */
export type EventLine = Point & {
  type: string;
  entity: string;
  correlation: string;
  source: string;
  status: string;
  message: string;
};

const BRIEF_BYTES = 8_192;

/**
 * Columns of an `EventLine` in the making. Of attributes beyond 8 kB only what the line shows is sent: two hundred
 * big payloads would be megabytes that no one sees.
 */
export const LINE_COLUMNS = `
  toUnixTimestamp64Micro(ts) AS us, toString(event_id) AS id, event_type AS type, entity_id AS entity,
  correlation_id AS correlation, source, status,
  if(length(attrs) <= ${BRIEF_BYTES}, attrs,
     toJSONString(map('message', leftUTF8(JSONExtractString(attrs, 'message'), 500)))) AS brief`;

export const LineRowSchema = z
  .object({
    us: z.coerce.number(),
    id: z.string(),
    type: z.string(),
    entity: z.string(),
    correlation: z.string(),
    source: z.string(),
    status: z.string(),
    brief: z.string(),
  })
  .transform(({ brief, ...line }): EventLine => ({ ...line, message: summarizeEvent(parseAttrs(brief)) }));

/** The ledger stores attrs as the text that Kafka had; it is parsed here, once. */
export function parseAttrs(text: string): JsonObject {
  return z.record(z.string(), z.json()).parse(JSON.parse(text));
}
