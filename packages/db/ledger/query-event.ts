import type { JsonObject } from '@karma/core/contract/envelope.ts';
import { z } from 'zod';
import { compileScope, compileSpan, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { parseAttrs } from './event-row.ts';
import { runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

/** An event with all that the ledger knows of it. */
export type EventDetail = {
  us: number;
  id: string;
  type: string;
  entity: string;
  kind: string;
  correlation: string;
  flow: string;
  flowKind: string;
  source: string;
  status: string;
  /** `topic/partition/offset[/index]` of the raw message. */
  origin: string;
  mapping: number;
  backfill: string;
  rev: number;
  /** Where it stands on `events.normalized`. */
  topic: string;
  partition: number;
  offset: string;
  /** Epoch ms. */
  ingestedAt: number;
  insertedAt: number;
  tags: Record<string, string>;
  attrs: JsonObject;
};

const Row = z
  .object({
    us: z.coerce.number(),
    id: z.string(),
    type: z.string(),
    entity: z.string(),
    kind: z.string(),
    correlation: z.string(),
    flow: z.string(),
    flowKind: z.string(),
    source: z.string(),
    status: z.string(),
    origin: z.string(),
    mapping: z.coerce.number(),
    backfill: z.string(),
    rev: z.coerce.number(),
    topic: z.string(),
    partition: z.coerce.number(),
    offset: z.string(),
    ingestedAt: z.coerce.number(),
    insertedAt: z.coerce.number(),
    tags: z.record(z.string(), z.string()),
    attrs: z.string(),
  })
  .transform((row): EventDetail => ({ ...row, attrs: parseAttrs(row.attrs) }));

const COLUMNS = `toUnixTimestamp64Micro(ts) AS us, toString(event_id) AS id, event_type AS type, entity_id AS entity,
  kind, correlation_id AS correlation, flow_id AS flow, flow_kind AS flowKind, source, status, origin, mapping,
  toString(backfill) AS backfill, toUInt64(rev) AS rev, topic, kafka_partition AS partition,
  toString(kafka_offset) AS offset, toUnixTimestamp64Milli(ingested_at) AS ingestedAt,
  toUnixTimestamp64Milli(inserted_at) AS insertedAt, tags, attrs`;

/**
 * One event by its id. `at` (epoch ms, within a minute of its time) makes it quick; where nothing is found there,
 * or without it, the whole ledger is searched: a replay may have given the event another time. Throws as
 * `runQuery` does.
 */
export async function queryEvent(
  ledger: Ledger,
  scope: Scope,
  of: { id: string; at?: number | undefined; signal?: AbortSignal | undefined },
): Promise<EventDetail | undefined> {
  const near = of.at === undefined ? undefined : { from: Math.max(0, of.at - 60_000), to: of.at + 60_000 };
  for (const span of near === undefined ? [undefined] : [near, undefined]) {
    const params = new Parameters();
    const conditions = [`event_id = ${params.add(of.id, 'UUID')}`, compileScope(scope)];
    if (span !== undefined) conditions.unshift(compileSpan(span, params));
    const sql = `SELECT ${COLUMNS} FROM events WHERE ${conditions.join(' AND ')} ORDER BY rev DESC LIMIT 1`;
    const { rows } = await runQuery(ledger, { sql, params: params.values, signal: of.signal }, Row);
    if (rows[0] !== undefined) return rows[0];
  }
  return undefined;
}

const Size = z.object({ events: z.coerce.number(), sources: z.coerce.number() });

/** How many events, of how many sources, have this correlation id. */
export async function queryCorrelationSize(
  ledger: Ledger,
  scope: Scope,
  of: { correlation: string; signal?: AbortSignal | undefined },
): Promise<{ events: number; sources: number }> {
  const params = new Parameters();
  const sql = `SELECT count() AS events, uniqExact(source) AS sources FROM events
    WHERE correlation_id = ${params.add(of.correlation, 'String')} AND ${compileScope(scope)}`;
  const { rows } = await runQuery(ledger, { sql, params: params.values, signal: of.signal }, Size);
  return rows[0] ?? { events: 0, sources: 0 };
}
