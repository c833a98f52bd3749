import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { toKind, toSlug } from '@karma/core/normalize/slug.ts';

/** For one table: the column that tells the step, and the one whose value names the flow. */
export type StatusChoice = {
  schema: string;
  table: string;
  status: string;
  flow: string;
  /** Updates tell the row before; without it each update counts as a step, whatever it changed. */
  full: boolean;
};

export const EVERY_CHANGE: MappingSpec = { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} };

/**
 * "The status column tells the step": `<table>.<status>` when the status changes, `<table>.updated` when something
 * else does, `<table>.deleted`. Tables that are not among the choices keep the adapter's own type. A table whose
 * flow column has the name of the first one's kind shares its flows: payments by order_id belong to their order.
 */
export function statusPreset(choices: readonly StatusChoice[], flowKind: string): MappingSpec {
  if (choices.length === 0) return EVERY_CHANGE;
  const typeOf = ({ table, status, full }: StatusChoice): string => {
    const step = `slug(string(${row(status)}))`;
    const what = full ? `changed(${quote(status)}) ? ${step} : "updated"` : step;
    return `"${toSlug(singular(table))}." + (msg.op == "d" ? "deleted" : ${what})`;
  };
  const flowOf = ({ flow }: StatusChoice): string => `"${toKind(flowKind)}:" + string(${row(flow)})`;
  return {
    v: 1,
    adapter: 'debezium-postgres',
    expressions: {
      event_type: byTable(choices, typeOf),
      flow: byTable(choices, flowOf),
      flow_kind: byTable(choices, () => `"${toKind(flowKind)}"`),
    },
    tags: { table: 'msg.source.table' },
  };
}

/** For other tables null: the adapter's own value. `dyn`, since CEL wants both sides of a condition alike. */
function byTable(choices: readonly StatusChoice[], of: (choice: StatusChoice) => string): string {
  const [first, ...rest] = choices;
  if (first === undefined) return 'null';
  const same = choices.every((choice) => of(choice) === of(first));
  const schemas = new Set(choices.map(({ schema }) => schema));
  const test = ({ schema, table }: StatusChoice): string =>
    `msg.source.table == ${quote(table)}` +
    (schemas.size > 1 ? ` && msg.source.schema == ${quote(schema)}` : '');
  if (same && rest.length > 0) {
    return `${choices.map((choice) => (schemas.size > 1 ? `(${test(choice)})` : test(choice))).join(' || ')} ? ${of(first)} : dyn(null)`;
  }
  return `${choices.map((choice) => `${test(choice)} ? ${of(choice)}`).join(' : ')} : dyn(null)`;
}

/** `orders` to `order`, `categories` to `category`, `addresses` to `address`; others stay. */
export function singular(table: string): string {
  if (table.endsWith('ies')) return table.replace(/ies$/, 'y');
  if (/(ss|sh|ch|x)es$/.test(table)) return table.replace(/es$/, '');
  return /[^su]s$/.test(table) ? table.slice(0, -1) : table;
}

function row(column: string): string {
  return /^[a-zA-Z_]\w*$/.test(column) ? `row.${column}` : `row[${quote(column)}]`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
