import type { JsonObject, JsonValue } from '@karma/core/contract/envelope.ts';
import type { Answer, SampleMessage } from '@karma/core/source/requests.ts';
import { sampleOf } from './sample-of.ts';

export type CapturedTable = Answer<'list_tables'>['tables'][number];

/** An example is shown of so many tables. */
const TABLES = 12;
const FIRST_LSN = 24_694_448;

/**
 * Changes as Debezium would send them, made of what is known of the tables (columns, types, keys, replica identity):
 * an insert, an update and a delete of each. For trying a mapping before anything was captured.
 */
export function sampleChanges(
  tables: readonly CapturedTable[],
  of: { source: string; database: string; at: number },
): SampleMessage[] {
  return tables.slice(0, TABLES).flatMap((table, index) => {
    const row = exampleRow(table, of.at);
    const full = table.replicaIdentity === 'full';
    const keys = Object.fromEntries(
      table.columns.filter(({ key }) => key).map(({ name }) => [name, row[name] ?? null]),
    );
    const after = changedRow(table, row);
    const ops = [
      { op: 'c', before: null, after: row },
      { op: 'u', before: full ? row : null, after },
      { op: 'd', before: full ? after : { ...blankRow(table), ...keys }, after: null },
    ];
    return ops.map(({ op, before, after: now }, step) => {
      const offset = index * ops.length + step;
      const at = of.at + offset * 1_000;
      const message = { before, after: now, source: originOf(table, of, at, offset), op, ts_ms: at + 120 };
      const key = Object.keys(keys).length === 0 ? null : JSON.stringify(keys);
      return sampleOf(JSON.stringify(message), { key, at, offset });
    });
  });
}

function originOf(
  table: CapturedTable,
  of: { source: string; database: string },
  at: number,
  offset: number,
): JsonObject {
  return {
    version: '3',
    connector: 'postgresql',
    name: of.source,
    ts_ms: at,
    snapshot: 'false',
    db: of.database,
    schema: table.schema,
    table: table.table,
    txId: 780 + offset,
    lsn: FIRST_LSN + offset * 64,
  };
}

function exampleRow(table: CapturedTable, at: number): JsonObject {
  return Object.fromEntries(
    table.columns.map(({ name, type, key }) => [name, exampleValue(name, type, key, at)]),
  );
}

/** An update changes the column that looks most like a state, else the last one that is no key. */
function changedRow(table: CapturedTable, row: JsonObject): JsonObject {
  const status = statusColumn(table);
  const other = table.columns.findLast(({ key, type }) => !key && !isTime(type))?.name;
  const name = status ?? other;
  if (name === undefined) return row;
  const value = row[name];
  return {
    ...row,
    [name]:
      typeof value === 'number'
        ? value + 1
        : name === status
          ? 'paid'
          : `${typeof value === 'string' ? value : name} 2`,
  };
}

/** Without full rows Debezium fills the columns of a deleted row that it does not know. */
function blankRow(table: CapturedTable): JsonObject {
  return Object.fromEntries(
    table.columns.map(({ name, type }): [string, JsonValue] => {
      if (/int|serial|numeric|double|real/.test(type)) return [name, 0];
      return [name, /bool/.test(type) ? false : ''];
    }),
  );
}

/** The column that most likely tells at which step a row is. */
export function statusColumn(table: CapturedTable): string | undefined {
  const names = ['status', 'state', 'order_status', 'stage', 'phase', 'step'];
  return (
    names.find((name) => table.columns.some((column) => column.name === name)) ??
    table.columns.find(({ name }) => /(^|_)(status|state)$/.test(name))?.name
  );
}

function isTime(type: string): boolean {
  return /^(timestamp|date|time)/.test(type);
}

/** A value as Debezium's converter writes it for this type. */
function exampleValue(name: string, type: string, key: boolean, at: number): JsonValue {
  if (/^(smallint|integer|bigint|serial|bigserial|int)/.test(type))
    return key ? 1042 : name.endsWith('_id') ? 1042 : 2;
  if (/^numeric|^decimal|^money/.test(type)) return '128.40';
  if (/^(double|real)/.test(type)) return 12.5;
  if (type.startsWith('bool')) return true;
  if (/^timestamp.*with time zone/.test(type)) return new Date(at).toISOString();
  if (type.startsWith('timestamp')) return at * 1_000;
  if (type.startsWith('date')) return Math.floor(at / 86_400_000);
  if (type.startsWith('uuid')) return '7b0c2c1e-5d3f-4c0a-9b1e-2f6d8a4e1c55';
  if (/^jsonb?/.test(type)) return '{}';
  return /(^|_)(status|state)$/.test(name) ? 'placed' : `${name} example`;
}
