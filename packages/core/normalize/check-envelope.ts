import { ENTITY_ID, EVENT_TYPE, isRealTime, LIMITS, TIMESTAMP } from '../contract/envelope.ts';

/** Deeper values would overflow the stack of whoever reads them recursively. */
export const MAX_DEPTH = 500;

const FIELDS = new Set(['ts', 'event_type', 'entity_id', 'correlation_id', 'tags', 'attrs']);

const isWellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** An object as JSON has it: no list, no instance of a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function problemOfTs(ts: unknown): string | undefined {
  if (typeof ts !== 'string') return 'ts must be text';
  if (!TIMESTAMP.test(ts)) return 'ts must be RFC 3339 in UTC with 3 or 6 fractional digits';
  return isRealTime(ts) ? undefined : 'ts must be a real time between 1970 and 2105';
}

export function problemOfEventType(type: unknown): string | undefined {
  if (typeof type !== 'string') return 'event_type must be text';
  if (type.length > LIMITS.eventType) return `event_type must have at most ${LIMITS.eventType} characters`;
  if (EVENT_TYPE.test(type)) return undefined;
  return 'event_type must be dotted lower case, such as postgres.orders.update';
}

export function problemOfEntityId(id: unknown): string | undefined {
  if (typeof id !== 'string') return 'entity_id must be text';
  if (id.length > LIMITS.entityId) return `entity_id must have at most ${LIMITS.entityId} characters`;
  if (!ENTITY_ID.test(id)) return 'entity_id must be <kind>:<key>, such as order:1042';
  return isWellFormed(id) ? undefined : 'entity_id must be well-formed Unicode without NUL';
}

export function problemOfCorrelationId(id: unknown): string | undefined {
  if (typeof id !== 'string') return 'correlation_id must be text, empty where nothing ties events together';
  if (id.length > LIMITS.correlationId) {
    return `correlation_id must have at most ${LIMITS.correlationId} characters`;
  }
  return isWellFormed(id) ? undefined : 'correlation_id must be well-formed Unicode without NUL';
}

export function problemOfTags(tags: unknown): string | undefined {
  if (!isPlain(tags)) return 'tags must be a map of text to text';
  for (const key of Object.keys(tags)) {
    const value = tags[key];
    if (typeof value !== 'string') return `tag ${JSON.stringify(key)} must be text`;
    if (!isWellFormed(key)) return 'tag keys must be well-formed Unicode without NUL';
    if (!isWellFormed(value)) return `tag ${JSON.stringify(key)} must be well-formed Unicode without NUL`;
  }
  return undefined;
}

function problemOfJson(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : 'attrs must hold finite numbers only';
  }
  if (depth > MAX_DEPTH) return `attrs must not be nested deeper than ${MAX_DEPTH} levels`;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const problem = problemOfJson(value[index], depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (!isPlain(value)) return 'attrs must hold JSON values only';
  for (const key in value) {
    const problem = problemOfJson(value[key], depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function problemOfAttrs(attrs: unknown): string | undefined {
  return isPlain(attrs) ? problemOfJson(attrs, 0) : 'attrs must be an object';
}

/**
 * The contract of `EnvelopeSchema`, written by hand for the hot path: what is wrong with `value` as an envelope,
 * undefined where nothing is. A property test proves both equal but for two cases in which this one is stricter:
 * nesting beyond `MAX_DEPTH`, at which the schema overflows the stack, and a key `__proto__`, which it passes over.
 */
export function checkEnvelope(value: unknown): string | undefined {
  if (!isPlain(value)) return 'the envelope must be an object';
  for (const key of Object.keys(value)) {
    if (!FIELDS.has(key))
      return `the envelope has six fields: ${JSON.stringify(key)} belongs into attrs or tags`;
  }
  return (
    problemOfTs(value['ts']) ??
    problemOfEventType(value['event_type']) ??
    problemOfEntityId(value['entity_id']) ??
    problemOfCorrelationId(value['correlation_id']) ??
    problemOfTags(value['tags']) ??
    problemOfAttrs(value['attrs'])
  );
}
