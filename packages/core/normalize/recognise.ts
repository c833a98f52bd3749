import { EVENT_TYPE, type JsonObject, type JsonValue } from '../contract/envelope.ts';
import type { Adapter, MappingSpec } from '../contract/mapping.ts';
import { checkEnvelope } from './check-envelope.ts';
import { parseTime } from './format-time.ts';
import { isObject, own } from './read-json.ts';
import { toSlug } from './slug.ts';

export type Recognised = { adapter: Adapter; why: string };

const ENVELOPE_FIELDS = ['ts', 'event_type', 'entity_id', 'correlation_id', 'tags', 'attrs'];

function firstObject(sample: JsonValue): JsonObject | undefined {
  const first = Array.isArray(sample) ? sample[0] : sample;
  return isObject(first) ? first : undefined;
}

/**
 * Which adapter a sample looks made for, and why: for the form, which lets people choose another. `headers` are the
 * message's, or the request's.
 */
export function recogniseAdapter(
  sample: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): Recognised {
  const object = firstObject(sample);
  if (object === undefined)
    return { adapter: 'json', why: 'The sample is no JSON object: no adapter can read it.' };
  const payload = own(object, 'payload');
  const change = isObject(payload) ? payload : object;
  const source = own(change, 'source');
  if (typeof own(change, 'op') === 'string' && isObject(source)) {
    const connector = own(source, 'connector');
    if (connector === 'postgresql') {
      return {
        adapter: 'debezium-postgres',
        why: 'A change as Debezium sends it: op, before, after and source.',
      };
    }
    return {
      adapter: 'json',
      why: `A change of Debezium for ${JSON.stringify(connector)}: map it by expressions.`,
    };
  }
  const problem = checkEnvelope(object);
  if (problem === undefined) return { adapter: 'envelope', why: 'Exactly the six fields of an envelope.' };
  if (ENVELOPE_FIELDS.every((field) => Object.hasOwn(object, field))) {
    return { adapter: 'envelope', why: `Almost an envelope: ${problem}.` };
  }
  const kind = headers['x-github-event'] ?? headers['content-type'] ?? 'an object of its own form';
  return { adapter: 'json', why: `JSON (${kind}): say by expressions what it means.` };
}

const TIME_NAMES = [
  'ts',
  'timestamp',
  'time',
  'occurred_at',
  'event_time',
  'eventTime',
  'created_at',
  'date',
];
const TYPE_NAMES = ['event_type', 'eventType', 'type', 'event', 'action', 'kind', 'status'];
const KEY_NAMES = ['id', 'key', 'uuid', 'order_id', 'job_id', 'name'];
const CORRELATION_NAMES = ['correlation_id', 'correlationId', 'trace_id', 'traceId', 'request_id', 'run_id'];

function access(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? `msg.${name}` : `msg[${JSON.stringify(name)}]`;
}

/** Years 2001 to 2100 in seconds, milliseconds, microseconds or nanoseconds. */
function timeExpression(name: string, value: JsonValue): string | undefined {
  if (typeof value === 'string' && parseTime(value) !== undefined) return `parse_time(${access(name)})`;
  const number = Number(value);
  if (typeof value === 'boolean' || value === null || typeof value === 'object') return undefined;
  for (const [unit, scale] of [
    ['s', 1],
    ['ms', 1e3],
    ['us', 1e6],
    ['ns', 1e9],
  ] as const) {
    if (number >= 1e9 * scale && number < 4.1e9 * scale) return `timestamp_${unit}(${access(name)})`;
  }
  return undefined;
}

/** A mapping to begin with, guessed from names that many use; compiles, and each expression can be changed. */
export function suggestMapping(sample: JsonValue, sourceName: string): MappingSpec {
  const object = firstObject(sample) ?? {};
  const find = (names: string[], fits: (value: JsonValue) => boolean) =>
    names.find((name) => fits(own(object, name) ?? null));
  const printable = (value: JsonValue) => typeof value === 'string' || typeof value === 'number';
  const system = toSlug(sourceName);
  const time = find(TIME_NAMES, (value) => timeExpression('', value) !== undefined);
  const type = find(TYPE_NAMES, (value) => typeof value === 'string');
  const key = find(KEY_NAMES, printable);
  const correlation = find(CORRELATION_NAMES, printable);
  const named = type === undefined ? null : object[type];
  const typed =
    type !== undefined && typeof named === 'string' && EVENT_TYPE.test(named) ? access(type) : undefined;
  const ts = time === undefined ? undefined : timeExpression(time, object[time] ?? null);
  return {
    v: 1,
    adapter: 'json',
    expressions: {
      ...(ts === undefined ? {} : { ts }),
      event_type:
        typed ?? (type === undefined ? `"${system}.event.received"` : `"${system}." + slug(${access(type)})`),
      entity_id: key === undefined ? `"source:${system}"` : `"${system}:" + string(${access(key)})`,
      ...(correlation === undefined ? {} : { correlation_id: `string(${access(correlation)})` }),
    },
    tags: {},
  };
}
