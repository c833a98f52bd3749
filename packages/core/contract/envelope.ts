import { z } from 'zod';

/** RFC 3339, UTC, 3 or 6 fractional digits. */
export const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.(?:\d{3}|\d{6})Z$/;
/** Dotted lower case, at least two parts: `postgres.orders.update`. */
export const EVENT_TYPE = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
/** `<kind>:<key>`; the kind is the text before the first colon. */
export const ENTITY_ID = /^[A-Za-z0-9_.-]+:[^\0]+$/;

/** The ledger's day partitions and hours wrap silently outside these years. */
const EARLIEST_MS = 0;
export const LATEST_MS = Date.UTC(2106, 0, 1) - 1;

/** Longest values, in UTF-16 units: what is longer is a dead letter, never cut. */
export const LIMITS = { eventType: 200, entityId: 1_000, correlationId: 1_000, flowId: 1_000, tags: 10_000 };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

const wellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** True for a moment between 1970 and 2105 that the calendar has: `Date.parse` takes 30 February for 1 March. */
export function isRealTime(ts: string): boolean {
  const ms = Date.parse(ts);
  if (!(ms >= EARLIEST_MS && ms <= LATEST_MS)) return false;
  return new Date(ms).getUTCDate() === Number(ts.slice(8, 10));
}

/** The six fields as a schema: the oracle of `checkEnvelope`, which is the one that runs. Only tests use it. */
export const EnvelopeSchema = z.strictObject({
  ts: z
    .string()
    .regex(TIMESTAMP, 'ts must be RFC 3339 in UTC with 3 or 6 fractional digits')
    .refine(isRealTime, 'ts must be a real time between 1970 and 2105'),
  event_type: z
    .string()
    .max(LIMITS.eventType)
    .regex(EVENT_TYPE, 'event_type must be dotted lower case, such as postgres.orders.update'),
  entity_id: z
    .string()
    .max(LIMITS.entityId)
    .regex(ENTITY_ID, 'entity_id must be <kind>:<key>, such as order:1042')
    .refine(wellFormed, 'entity_id must be well-formed Unicode without NUL'),
  correlation_id: z
    .string()
    .max(LIMITS.correlationId)
    .refine(wellFormed, 'correlation_id must be well-formed Unicode without NUL'),
  tags: z.record(
    z.string().refine(wellFormed, 'tag keys must be well-formed Unicode without NUL'),
    z.string().refine(wellFormed, 'tag values must be well-formed Unicode without NUL'),
  ),
  attrs: z.record(z.string(), z.json()),
});

/** One uniform event: a message on `events.normalized`, version 1. `ts` is when it happened at its source. */
export type Envelope = {
  ts: string;
  event_type: string;
  entity_id: string;
  correlation_id: string;
  tags: Record<string, string>;
  attrs: JsonObject;
};

/** How a link of `attrs.links` may relate one entity to another; `normalize/check-links.ts` has the rest of the rule. */
export const LINK_RELS = ['child_of', 'reads', 'writes', 'depends_on', 'caused_by', 'about'] as const;

/** An entry of `attrs.links`. */
export type Link = {
  rel: (typeof LINK_RELS)[number];
  entity_id: string;
  instance_id?: string;
  event_id?: string;
};

/** The kind of an entity: the text before the first colon. */
export function kindOf(entityId: string): string {
  const colon = entityId.indexOf(':');
  return colon < 0 ? entityId : entityId.slice(0, colon);
}
