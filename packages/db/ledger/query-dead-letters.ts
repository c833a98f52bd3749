import { DEAD_STAGES } from '@karma/core/contract/dead-letter.ts';
import { z } from 'zod';
import type { Ledger } from './connect-ledger.ts';
import { runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

/** Which dead letters: each filter narrows. Times are epoch ms, half-open. */
export type DeadFilter = {
  source?: string | undefined;
  stage?: string | undefined;
  code?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Somewhere in error, key or value, without regard to case. */
  text?: string | undefined;
};

/** Where a dead letter stands: epoch ms, and its origin, which orders those of one ms. */
export const DeadPointSchema = z.strictObject({ at: z.number().int().nonnegative(), origin: z.string() });
export type DeadPoint = z.infer<typeof DeadPointSchema>;

const LineRow = z.object({
  origin: z.string(),
  source: z.string(),
  stage: z.enum(DEAD_STAGES),
  code: z.string(),
  error: z.string(),
  mapping: z.coerce.number(),
  at: z.coerce.number(),
});
export type DeadLine = z.infer<typeof LineRow>;

const WholeRow = LineRow.extend({
  /** base64; null where Kafka had null. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});
export type DeadWhole = z.infer<typeof WholeRow>;

const CountRow = z.object({
  code: z.string(),
  stage: z.enum(DEAD_STAGES),
  source: z.string(),
  count: z.coerce.number(),
  last: z.coerce.number(),
});
export type DeadCount = z.infer<typeof CountRow>;

// Aliases of other names than the columns': ClickHouse would take an alias for the column in WHERE.
const LINE = `origin, source, stage, code, leftUTF8(error, 500) AS error_text, mapping,
  toUnixTimestamp64Milli(at) AS at_ms`;
const lineRow = z
  .object({
    ...LineRow.omit({ error: true, at: true }).shape,
    error_text: z.string(),
    at_ms: z.coerce.number(),
  })
  .transform(({ error_text: error, at_ms: at, ...rest }): DeadLine => ({ ...rest, error, at }));
const wholeRow = z
  .object({ ...WholeRow.omit({ at: true }).shape, at_ms: z.coerce.number() })
  .transform(({ at_ms: at, ...rest }): DeadWhole => ({ ...rest, at }));

/** A page, newest first, beginning after `after`. Throws as `runQuery` does. */
export async function queryDeadLetters(
  ledger: Ledger,
  _scope: Scope,
  of: { filter: DeadFilter; after?: DeadPoint | undefined; limit: number; signal?: AbortSignal | undefined },
): Promise<DeadLine[]> {
  const { conditions, params } = compile(of.filter);
  if (of.after !== undefined) {
    conditions.push('(at, origin) < (fromUnixTimestamp64Milli({after_at: Int64}), {after_origin: String})');
    Object.assign(params, { after_at: of.after.at, after_origin: of.after.origin });
  }
  const sql = `SELECT ${LINE} FROM dead ${where(conditions)} ORDER BY at DESC, origin DESC LIMIT {limit: UInt32}`;
  const { rows } = await runQuery(
    ledger,
    { sql, params: { ...params, limit: of.limit }, signal: of.signal },
    lineRow,
  );
  return rows;
}

/** One dead letter with its bytes; null where there is none of this origin. */
export async function queryDeadLetter(
  ledger: Ledger,
  _scope: Scope,
  origin: string,
): Promise<DeadWhole | null> {
  const sql = `SELECT origin, source, stage, code, error, mapping, toUnixTimestamp64Milli(at) AS at_ms, key, value,
    headers FROM dead WHERE origin = {origin: String} ORDER BY at DESC LIMIT 1`;
  const { rows } = await runQuery(ledger, { sql, params: { origin } }, wholeRow);
  return rows[0] ?? null;
}

/** How many of each code, stage and source, most first, and when the last came (epoch ms); at most `limit`. */
export async function countDeadLetters(
  ledger: Ledger,
  _scope: Scope,
  of: { filter: DeadFilter; limit: number; signal?: AbortSignal | undefined },
): Promise<DeadCount[]> {
  const { conditions, params } = compile(of.filter);
  const sql = `SELECT code, stage, source, count() AS count, toUnixTimestamp64Milli(max(at)) AS last FROM dead
    ${where(conditions)} GROUP BY code, stage, source ORDER BY count DESC, code, source LIMIT {limit: UInt32}`;
  const { rows } = await runQuery(
    ledger,
    { sql, params: { ...params, limit: of.limit }, signal: of.signal },
    CountRow,
  );
  return rows;
}

function compile(filter: DeadFilter): { conditions: string[]; params: Record<string, unknown> } {
  const conditions: string[] = [];
  const params: Record<string, unknown> = {};
  for (const column of ['source', 'stage', 'code'] as const) {
    if (filter[column] === undefined) continue;
    conditions.push(`${column} = {${column}: String}`);
    params[column] = filter[column];
  }
  if (filter.from !== undefined) {
    conditions.push('at >= fromUnixTimestamp64Milli({from: Int64})');
    params['from'] = filter.from;
  }
  if (filter.to !== undefined) {
    conditions.push('at < fromUnixTimestamp64Milli({to: Int64})');
    params['to'] = filter.to;
  }
  if (filter.text !== undefined) {
    // Key and value are kept in base64.
    conditions.push(`(positionCaseInsensitiveUTF8(error, {text: String}) > 0
      OR positionCaseInsensitive(tryBase64Decode(ifNull(value, '')), {text: String}) > 0
      OR positionCaseInsensitive(tryBase64Decode(ifNull(key, '')), {text: String}) > 0
      OR positionCaseInsensitive(origin, {text: String}) > 0)`);
    params['text'] = filter.text;
  }
  return { conditions, params };
}

function where(conditions: string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}
