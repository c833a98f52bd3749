import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import { z } from 'zod';
import { compileFilter, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { type EventLine, LINE_COLUMNS, LineRowSchema } from './event-row.ts';
import { runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

/** Offsets of one partition of a topic's generation, both ends inclusive; open at the end without `to`. */
export type OffsetRange = { topic: string; stream: number; partition: number; from: string; to?: string };

export type RangesQuestion = {
  ranges: readonly OffsetRange[];
  /** Beside the ranges: whatever was inserted after this (epoch ms) on partitions that no open range names. */
  elseInsertedAfter?: number;
  filter: EventFilter;
  /** Epoch ms; older events do not belong to the screen. */
  from: number;
  limit: number;
  signal?: AbortSignal | undefined;
};

export type RangesAnswer = {
  /** The newest that match, newest first, at most `limit`. */
  events: EventLine[];
  /** How many match in all. */
  matched: number;
};

const Count = z.object({ n: z.coerce.number() });

/**
 * What matches the filter within exactly these offsets: how a live screen learns of an insert. Throws as
 * `runQuery` does.
 */
export async function queryRanges(ledger: Ledger, scope: Scope, of: RangesQuestion): Promise<RangesAnswer> {
  if (of.ranges.length === 0 && of.elseInsertedAfter === undefined) return { events: [], matched: 0 };
  const params = new Parameters();
  const since = `ts >= fromUnixTimestamp64Milli(${params.add(of.from, 'Int64')}, 'UTC')`;
  const where = `${since} AND ${compileRanges(of, params)} AND ${compileFilter(of.filter, scope, params)}`;
  const limit = params.add(of.limit, 'UInt64');
  const asked = { params: params.values, signal: of.signal };
  const { rows } = await runQuery(
    ledger,
    {
      ...asked,
      sql: `SELECT ${LINE_COLUMNS} FROM events WHERE ${where} ORDER BY ts DESC, event_id DESC LIMIT ${limit}`,
    },
    LineRowSchema,
  );
  if (rows.length < of.limit) return { events: rows, matched: rows.length };
  const counted = await runQuery(
    ledger,
    { ...asked, sql: `SELECT count() AS n FROM events WHERE ${where}` },
    Count,
  );
  return { events: rows, matched: counted.rows[0]?.n ?? rows.length };
}

function compileRanges(of: RangesQuestion, params: Parameters): string {
  const either = of.ranges.map((range) => {
    const upTo = range.to === undefined ? '' : ` AND kafka_offset <= ${params.add(range.to, 'UInt64')}`;
    return `(${compilePlace(range, params)} AND kafka_offset >= ${params.add(range.from, 'UInt64')}${upTo})`;
  });
  if (of.elseInsertedAfter !== undefined) {
    const after = `inserted_at > fromUnixTimestamp64Milli(${params.add(of.elseInsertedAfter, 'Int64')}, 'UTC')`;
    const open = of.ranges.filter(({ to }) => to === undefined);
    const named = open.map((range) => `NOT (${compilePlace(range, params)})`);
    either.push(`(${[after, ...named].join(' AND ')})`);
  }
  return `(${either.join(' OR ')})`;
}

function compilePlace(range: OffsetRange, params: Parameters): string {
  return `topic = ${params.add(range.topic, 'String')} AND stream = ${params.add(range.stream, 'UInt32')}
    AND kafka_partition = ${params.add(range.partition, 'UInt16')}`;
}
