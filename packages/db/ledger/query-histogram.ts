import type { EventFilter, FilterField } from '@karma/core/ledger/event-filter.ts';
import { bucketWidth } from '@karma/core/ledger/time-buckets.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import { z } from 'zod';
import { compileFilter, compileSpan, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { addCosts, type Cost, runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

export type HistogramQuestion = { filter: EventFilter; span: Span; signal?: AbortSignal | undefined };

/** Events of one bucket: `counts[i]` belongs to `groups[i]` and has no errors in it. */
export type Bucket = { start: number; counts: number[]; errors: number };

export type Histogram = {
  span: Span;
  /** Of a bucket, ms; buckets begin at whole multiples of it (UTC). */
  width: number;
  /** Families of types, the most frequent first; '' holds all that have no place of their own. */
  groups: string[];
  /** Ascending; empty ones left out. */
  buckets: Bucket[];
  total: number;
  errors: number;
  cost: Cost;
};

/** As many families as there are series colours. */
const GROUPS = 6;
const MINUTE = 60_000;
/** From here on the rollup pays. */
const ROLLUP_FROM_MS = 6 * 60 * MINUTE;
/** What `events_per_minute` knows of an event. */
const ROLLED_UP = new Set<FilterField>(['type', 'source']);

const Row = z.object({
  start: z.coerce.number(),
  family: z.string(),
  n: z.coerce.number(),
  bad: z.coerce.number(),
});
type Row = z.infer<typeof Row>;

/** Counts of events over time, in 60 to 120 aligned buckets. Throws as `runQuery` does. */
export async function queryHistogram(
  ledger: Ledger,
  scope: Scope,
  of: HistogramQuestion,
): Promise<Histogram> {
  const width = bucketWidth(of.span);
  const asked = useRollup(of, width)
    ? rolledQuestions(scope, of, width)
    : [rawQuestion(scope, of.filter, of.span, width)];
  const answers = await Promise.all(asked.map((one) => runQuery(ledger, { ...one, signal: of.signal }, Row)));
  const cost = answers.map((answer) => answer.cost).reduce(addCosts);
  return { span: of.span, width, ...gather(answers.flatMap((answer) => answer.rows)), cost };
}

type Asked = { sql: string; params: Record<string, unknown> };

function useRollup(of: HistogramQuestion, width: number): boolean {
  const long = of.span.to - of.span.from >= ROLLUP_FROM_MS && width % MINUTE === 0;
  return long && of.filter.every((clause) => clause.on === 'field' && ROLLED_UP.has(clause.field));
}

/** Whole minutes from the rollup and, for what it does not count yet, from the events; the edges from the events. */
function rolledQuestions(scope: Scope, of: HistogramQuestion, width: number): Asked[] {
  const { edges, minutes } = splitAtMinutes(of.span);
  return [
    rollupQuestion(scope, of.filter, minutes, width),
    rawQuestion(scope, of.filter, minutes, width, NOT_ROLLED_UP),
    ...edges.map((edge) => rawQuestion(scope, of.filter, edge, width)),
  ];
}

/** The whole minutes within a span, and what is left of it at either end. */
function splitAtMinutes(span: Span): { edges: Span[]; minutes: Span } {
  const from = Math.ceil(span.from / MINUTE) * MINUTE;
  const to = Math.floor(span.to / MINUTE) * MINUTE;
  const edges = [
    { from: span.from, to: from },
    { from: to, to: span.to },
  ];
  return { edges: edges.filter((edge) => edge.from < edge.to), minutes: { from, to } };
}

/** The least offset comes first: the index of offsets understands a constant, a map it does not. */
const NOT_ROLLED_UP = `kafka_offset >= (SELECT min(next_offset) FROM rolled_up_to) AND kafka_offset >= (
    SELECT CAST((groupArray(concat(topic, '/', toString(stream), '/', toString(kafka_partition))),
      groupArray(next_offset)), 'Map(String, UInt64)') FROM rolled_up_to
  )[concat(topic, '/', toString(stream), '/', toString(kafka_partition))]`;

function rawQuestion(scope: Scope, filter: EventFilter, span: Span, width: number, only = '1'): Asked {
  const params = new Parameters();
  const w = params.add(width, 'Int64');
  const counted = `SELECT intDiv(toUnixTimestamp64Milli(ts), ${w}) * ${w} AS start,
      splitByChar('.', event_type)[1] AS family, count() AS n, countIf(status = 'error') AS bad
    FROM events WHERE ${compileSpan(span, params)} AND ${only} AND ${compileFilter(filter, scope, params)}
    GROUP BY start, family`;
  return { sql: counted, params: params.values };
}

function rollupQuestion(scope: Scope, filter: EventFilter, span: Span, width: number): Asked {
  const params = new Parameters();
  const w = params.add(width, 'Int64');
  const from = `toDateTime(${params.add(span.from / 1_000, 'UInt32')}, 'UTC')`;
  const to = `toDateTime(${params.add(span.to / 1_000, 'UInt32')}, 'UTC')`;
  const counted = `SELECT intDiv(toUnixTimestamp(minute) * 1000, ${w}) * ${w} AS start,
      splitByChar('.', event_type)[1] AS family, sum(events) AS n, sum(errors) AS bad
    FROM events_per_minute WHERE minute >= ${from} AND minute < ${to} AND ${compileFilter(filter, scope, params)}
    GROUP BY start, family`;
  return { sql: counted, params: params.values };
}

/** Rows of several answers as one histogram; families without a place of their own go together under ''. */
export function gather(rows: Row[]): Pick<Histogram, 'groups' | 'buckets' | 'total' | 'errors'> {
  const weights = new Map<string, number>();
  for (const row of rows) weights.set(row.family, (weights.get(row.family) ?? 0) + row.n);
  const ranked = [...weights.keys()].sort(
    (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const groups = ranked.length <= GROUPS ? ranked : [...ranked.slice(0, GROUPS - 1), ''];
  const places = new Map(groups.map((group, place) => [group, place]));
  const buckets = new Map<number, Bucket>();
  for (const row of rows) {
    const bucket = buckets.get(row.start) ?? { start: row.start, counts: groups.map(() => 0), errors: 0 };
    const place = places.get(row.family) ?? groups.length - 1;
    bucket.counts[place] = (bucket.counts[place] ?? 0) + row.n - row.bad;
    bucket.errors += row.bad;
    buckets.set(row.start, bucket);
  }
  return {
    groups,
    buckets: [...buckets.values()].sort((a, b) => a.start - b.start),
    total: rows.reduce((sum, row) => sum + row.n, 0),
    errors: rows.reduce((sum, row) => sum + row.bad, 0),
  };
}
