import { type EventFilter, subjectOf } from '@karma/core/ledger/event-filter.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import { z } from 'zod';
import { compileFilter, compileSpan, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { addCosts, type Cost, NO_COST, runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

export type FacetsQuestion = { filter: EventFilter; span: Span; signal?: AbortSignal | undefined };

export type FacetValue = { value: string; count: number };
export type Facet = {
  /** `type`, `source`, `kind`, `status` or `tag.<key>`: what `subjectOf` says of a clause. */
  subject: string;
  values: FacetValue[];
  /** More values than are listed. */
  more: number;
  /** Counted in one of so many events and multiplied; 1 is exact. */
  sampledBy: number;
};
export type Facets = { facets: Facet[]; total: number; cost: Cost };

const COLUMNS = { type: 'event_type', source: 'source', kind: 'kind', status: 'status' } as const;
type Column = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Column[];
const LISTED = 10;
const TAG_KEYS = 40;
/** Tags are a map that must be read whole: beyond so many events, a sample tells. */
const SAMPLE_ROWS = 200_000;

const Values = z.array(z.tuple([z.string(), z.coerce.number()]));
const ColumnRow = z.object({
  field: z.string(),
  top: Values,
  distinct: z.coerce.number(),
  n: z.coerce.number(),
});
const TagRow = ColumnRow.omit({ field: true }).extend({ key: z.string() });

/**
 * Which values the matching events have, with counts. A facet that is itself filtered leaves its own clauses out,
 * so that the values beside the chosen one keep their counts. Throws as `runQuery` does.
 */
export async function queryFacets(ledger: Ledger, scope: Scope, of: FacetsQuestion): Promise<Facets> {
  const columns = await columnFacets(ledger, scope, of, NAMES);
  const chosen = [...new Set(of.filter.filter((one) => !one.not && one.on !== 'text').map(subjectOf))];
  const [tags, ...own] = await Promise.all([
    tagFacets(ledger, scope, of, columns.total),
    ...chosen.map((subject) => facetOfChosen(ledger, scope, of, subject)),
  ]);
  const facets = new Map([...columns.facets, ...tags.facets].map((facet) => [facet.subject, facet]));
  for (const facet of own.flatMap((one) => one.facets)) facets.set(facet.subject, facet);
  return {
    facets: [...facets.values()],
    total: columns.total,
    cost: [columns, tags, ...own].map((one) => one.cost).reduce(addCosts),
  };
}

async function facetOfChosen(
  ledger: Ledger,
  scope: Scope,
  of: FacetsQuestion,
  subject: string,
): Promise<Facets> {
  const others = of.filter.filter((clause) => clause.not || subjectOf(clause) !== subject);
  const without = { ...of, filter: others };
  const column = NAMES.find((name) => name === subject);
  if (column !== undefined) return columnFacets(ledger, scope, without, [column]);
  if (!subject.startsWith('tag.')) return { facets: [], total: 0, cost: NO_COST };
  const { total, cost } = await columnFacets(ledger, scope, without, ['kind']);
  const tag = await tagFacets(ledger, scope, without, total, subject.slice('tag.'.length));
  return { ...tag, cost: addCosts(cost, tag.cost) };
}

/** Top values of plain columns, in one reading. */
async function columnFacets(
  ledger: Ledger,
  scope: Scope,
  of: FacetsQuestion,
  names: readonly Column[],
): Promise<Facets> {
  const params = new Parameters();
  const where = `${compileSpan(of.span, params)} AND ${compileFilter(of.filter, scope, params)}`;
  const which = names.map((name) => `grouping(${COLUMNS[name]}) = 0, '${name}'`).join(', ');
  const value = names.map((name) => `grouping(${COLUMNS[name]}) = 0, toString(${COLUMNS[name]})`).join(', ');
  const sets = names.map((name) => `(${COLUMNS[name]})`).join(', ');
  const sql = `SELECT field, ${TOP}, count() AS distinct, sum(c) AS n FROM (
      SELECT multiIf(${which}, '') AS field, multiIf(${value}, '') AS value, count() AS c
      FROM events WHERE ${where} GROUP BY GROUPING SETS (${sets})
    ) GROUP BY field`;
  const { rows, cost } = await runQuery(ledger, { sql, params: params.values, signal: of.signal }, ColumnRow);
  const facets = names.flatMap((name) => {
    const row = rows.find((one) => one.field === name);
    return row === undefined ? [] : [facetOf(name, row, 1)];
  });
  return { facets, total: rows[0]?.n ?? 0, cost };
}

const TOP = `arraySlice(arraySort(x -> (-x.2, x.1), groupArray((value, c))), 1, ${LISTED}) AS top`;

/** Top values of tags, from a sample if there are many events; of one key, or of the keys most events have. */
async function tagFacets(
  ledger: Ledger,
  scope: Scope,
  of: FacetsQuestion,
  total: number,
  key?: string,
): Promise<Facets> {
  const params = new Parameters();
  const sampledBy = 2 ** Math.max(0, Math.ceil(Math.log2(total / SAMPLE_ROWS)));
  const conditions = [compileSpan(of.span, params), compileFilter(of.filter, scope, params)];
  if (sampledBy > 1) conditions.push(`cityHash64(event_id) % ${params.add(sampledBy, 'UInt64')} = 0`);
  const only = key === undefined ? '' : `WHERE key = ${params.add(key, 'String')}`;
  const sql = `SELECT key, ${TOP}, count() AS distinct, sum(c) AS n FROM (
      SELECT key, value, count() AS c FROM (SELECT tags FROM events WHERE ${conditions.join(' AND ')})
      ARRAY JOIN mapKeys(tags) AS key, mapValues(tags) AS value ${only} GROUP BY key, value
    ) GROUP BY key ORDER BY n DESC, key LIMIT ${TAG_KEYS}`;
  const { rows, cost } = await runQuery(ledger, { sql, params: params.values, signal: of.signal }, TagRow);
  const telling = rows.filter((row) => key !== undefined || isTelling(row.distinct, row.n));
  return { facets: telling.map((row) => facetOf(`tag.${row.key}`, row, sampledBy)), total, cost };
}

/** A key with nearly as many values as events is an id: a list of ten of them helps no one. */
function isTelling(distinct: number, rows: number): boolean {
  return distinct <= 20 || distinct <= rows / 4;
}

function facetOf(
  subject: string,
  row: { top: [string, number][]; distinct: number },
  sampledBy: number,
): Facet {
  return {
    subject,
    values: row.top.map(([value, count]) => ({ value, count: count * sampledBy })),
    more: Math.max(0, row.distinct - row.top.length),
    sampledBy,
  };
}
