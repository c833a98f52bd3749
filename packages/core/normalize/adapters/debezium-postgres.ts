import type { JsonObject, JsonValue } from '../../contract/envelope.ts';
import { deepEquals } from '../deep-equals.ts';
import { setField } from '../evaluate-mapping.ts';
import { NotNormalizable } from '../not-normalizable.ts';
import type { RawMessage, SourceForm } from '../raw-message.ts';
import { isObject, own, readJson } from '../read-json.ts';
import { toKind, toSlug } from '../slug.ts';
import { readLogMessage } from './debezium-log-message.ts';
import { timeOf } from './debezium-time.ts';
import { MessageVariables, type Draft, type Reading } from './draft.ts';

const VERBS: Record<string, string> = { c: 'insert', u: 'update', d: 'delete', r: 'read', t: 'truncate' };

/** Fields of `source` that attrs hold under names of their own, or that the envelope's `ts` holds. */
const TOLD_ELSEWHERE = new Set(['db', 'schema', 'table', 'lsn', 'txId', 'ts_ms', 'ts_us', 'ts_ns']);

/** The payload, whether the JSON converter sends schemas or not. */
function withoutSchema(value: JsonValue): JsonValue {
  if (!isObject(value) || !Object.hasOwn(value, 'schema') || !Object.hasOwn(value, 'payload')) return value;
  return own(value, 'payload') ?? null;
}

function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Values of a composite key are joined by `/`, which in a value becomes `%2F` so that no two keys look alike. */
function keyText(key: JsonValue): string | undefined {
  if (!isObject(key)) return key === null ? undefined : text(key);
  const values = Object.values(key);
  if (values.length <= 1) return values.length === 0 ? undefined : text(values[0]);
  return values.map((value) => text(value).replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

/** Fields whose values differ, each with before and after. */
function changesOf(before: JsonObject, after: JsonObject): JsonObject {
  const changed: JsonObject = {};
  for (const field of Object.keys(after)) {
    const [old, now] = [own(before, field), own(after, field)];
    if (!deepEquals(old, now)) setField(changed, field, [old ?? null, now ?? null]);
  }
  for (const field of Object.keys(before)) {
    if (!Object.hasOwn(after, field)) setField(changed, field, [own(before, field) ?? null, null]);
  }
  return changed;
}

type Change = { message: JsonObject; origin: JsonObject; op: string; key: JsonValue; row: JsonValue };

function attrsOf({ message, origin, op, row }: Change): JsonObject {
  const attrs: JsonObject = { op };
  for (const field of ['db', 'schema', 'table', 'lsn', 'txId']) attrs[field] = own(origin, field) ?? null;
  if (row !== null) attrs['row'] = row;
  const [before, after] = [own(message, 'before'), own(message, 'after')];
  if (isObject(before) && isObject(after)) attrs['changed'] = changesOf(before, after);
  const transaction = own(message, 'transaction');
  if (transaction !== undefined && transaction !== null) attrs['transaction'] = transaction;
  const source: JsonObject = {};
  for (const field of Object.keys(origin)) {
    const value = own(origin, field) ?? null;
    if (value !== null && !TOLD_ELSEWHERE.has(field)) setField(source, field, value);
  }
  attrs['source'] = source;
  attrs['captured_us'] = own(message, 'ts_us') ?? own(message, 'ts_ms') ?? null;
  return attrs;
}

/** The table's name; with its schema in front where that is not `public`, so that two tables never look like one. */
function objectName(origin: JsonObject): string[] {
  const [schema, table] = [text(own(origin, 'schema')), text(own(origin, 'table'))];
  return schema === '' || schema === 'public' ? [table] : [schema, table];
}

/**
 * Position, table, op and key: rows of a snapshot, of a COPY and the two halves of a changed key share a position.
 * `source.sequence` is left out: its first part depends on where the connector was restarted. The commit time keeps
 * a database that was made anew, whose positions begin again, apart. A row without a key is known by its origin only:
 * two equal rows of one COPY would else become one.
 */
function naturalIdOf({ origin, op, key }: Change, ts: string): string | undefined {
  const lsn = text(own(origin, 'lsn'));
  if (lsn === '' || (key === null && op !== 't')) return undefined;
  const place = [text(own(origin, 'db')), text(own(origin, 'schema')), text(own(origin, 'table'))];
  return JSON.stringify([lsn, ts, ...place, op, key]);
}

function toDraft(raw: RawMessage, source: SourceForm, change: Change): Draft {
  const { message, origin, op, key, row } = change;
  const name = objectName(origin);
  const ts = timeOf(message, origin);
  const keyed = op === 't' ? undefined : keyText(key);
  const table = toKind(name.join('.'));
  const entityId = keyed === undefined ? `table:${table}` : `${table}:${keyed}`;
  const snapshot = text(own(origin, 'snapshot'));
  const isRead = op === 'r' || !['', 'false'].includes(snapshot);
  const txId = text(own(origin, 'txId'));
  return {
    variables: new MessageVariables(raw, message, row, key),
    ts,
    eventType: ['postgres', ...name.map(toSlug), VERBS[op] ?? toSlug(op)].join('.'),
    entityId,
    // A snapshot's transaction is the connector's own. Numbers of transactions are one database's: hence the source.
    correlationId: isRead || txId === '' ? '' : `${source.name}:tx:${txId}`,
    tags: {},
    attrs: attrsOf(change),
    naturalId: naturalIdOf(change, ts),
    backfill: isRead ? 'snapshot' : '',
    flow: undefined,
    flowKind: undefined,
    isRow: true,
  };
}

function refuse(message: JsonValue): NotNormalizable {
  const unwrapped =
    isObject(message) && (Object.hasOwn(message, '__op') || Object.hasOwn(message, '__deleted'));
  return new NotNormalizable(
    'not_debezium',
    unwrapped
      ? 'The connector unwraps its messages: remove the transform ExtractNewRecordState, which drops what Karma needs.'
      : 'This is no change of Debezium (fields op and source): is the adapter right, and nothing else writing this topic?',
  );
}

/** Begin and end of a transaction, and Debezium's own heartbeat: `heard` only comes by a message in the log. */
function readMark(message: JsonObject, key: JsonValue): Reading | undefined {
  const status = own(message, 'status');
  if ((status === 'BEGIN' || status === 'END') && typeof own(message, 'id') === 'string') {
    return { ignored: 'transaction', heard: undefined };
  }
  const ownHeartbeat = isObject(key) && Object.hasOwn(key, 'serverName') && Object.hasOwn(message, 'ts_ms');
  return ownHeartbeat ? { ignored: 'heartbeat', heard: undefined } : undefined;
}

/** A change of a Postgres database as Debezium sends it, with schemas or without. */
export function readDebeziumPostgres(raw: RawMessage, source: SourceForm): Reading {
  if (raw.value === null) {
    if (raw.key !== null) return { ignored: 'tombstone', heard: undefined };
    throw new NotNormalizable('empty_message', 'The message has neither key nor value.');
  }
  const message = withoutSchema(readJson(raw.value, 'value'));
  const key = raw.key === null ? null : withoutSchema(readJson(raw.key, 'key'));
  if (!isObject(message)) throw refuse(message);
  const [op, origin] = [own(message, 'op'), own(message, 'source')];
  if (op === undefined) {
    const mark = readMark(message, key);
    if (mark !== undefined) return mark;
  }
  if (typeof op !== 'string' || !isObject(origin)) throw refuse(message);
  if (op === 'm') return readLogMessage(raw, source, message, origin);
  if (!Object.hasOwn(VERBS, op) || text(own(origin, 'table')) === '') throw refuse(message);
  const row = own(message, 'after') ?? own(message, 'before') ?? null;
  const draft = () => toDraft(raw, source, { message, origin, op, key, row });
  return { items: [{ index: undefined, draft }] };
}
