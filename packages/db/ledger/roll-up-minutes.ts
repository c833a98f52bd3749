import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';
import type { Inserter } from './post-insert.ts';
import type { PartitionRange, StreamOf } from './read-back.ts';

/** One run over one range. `generation` is 64 bits wide, hence a bigint; see `generationOf`. */
export type Run = PartitionRange & {
  generation: bigint;
  level: number;
  ownerEpoch: number;
  /** Beginnings of the other ranges that this one swallows. */
  swallows: readonly number[];
};

export type CurrentRange = PartitionRange & { level: number; generation: bigint };

/** Unique and growing per partition: no two owners have the same epoch, and one owner never uses a ms twice. */
export function generationOf(ms: number, ownerEpoch: number): bigint {
  return (BigInt(ms) << 20n) | BigInt(ownerEpoch % 2 ** 20);
}

/** The time (epoch ms, of the ledger's clock) of which a generation was made. */
export function msOf(generation: bigint): number {
  return Number(generation >> 20n);
}

const NowRow = z.object({ now: z.coerce.number() });

/** The ledger's own clock, epoch ms: generations and dirty marks are compared, so both are told by it. */
export async function ledgerNow(ledger: Ledger): Promise<number> {
  const answer = await ledger.client.query({
    query: 'SELECT toString(toUnixTimestamp64Milli(now64(3))) AS now',
    format: 'JSONEachRow',
  });
  return NowRow.array().parse(await answer.json())[0]?.now ?? 0;
}

/**
 * Counts events per minute, type and source in the given ranges, at most one per partition, in one statement, and
 * then makes these runs the ones that readers see. Run again, it makes a new generation and the sums stay the same.
 * Rejects with `InsertFenced` if a partition has another owner now: nothing changes for readers then.
 */
export async function rollUpMinutes(
  ledger: Ledger,
  inserter: Inserter,
  of: StreamOf,
  runs: readonly Run[],
): Promise<void> {
  if (runs.length === 0) return;
  const among = runs.map(
    ({ partition, from, to }) =>
      `(kafka_partition = ${partition} AND kafka_offset BETWEEN ${from} AND ${to})`,
  );
  const generation = `transform(kafka_partition, [${runs.map((run) => run.partition).join(', ')}],
    [${runs.map((run) => run.generation).join(', ')}], toUInt64(0))`;
  await ledger.client.command({
    query: `INSERT INTO rollup_minute
      SELECT toStartOfMinute(ts) AS minute, event_type, source, topic, stream, kafka_partition,
        ${generation} AS generation, count() AS events, countIf(status = 'error') AS errors
      FROM ledger FINAL
      WHERE topic = {topic: String} AND stream = {stream: UInt32} AND (${among.join(' OR ')})
      GROUP BY minute, event_type, source, topic, stream, kafka_partition`,
    query_params: of,
    // One row of the ledger in hand at a time is enough: this work waits for inserts, never the other way round.
    clickhouse_settings: { max_threads: 1 },
  });
  await inserter.insert({ table: 'ranges_in', rows: runs.flatMap((run) => flipRows(of, run)) });
}

/** The rows that make a run current and those that it swallows gone: one insert, so one moment for readers. */
function flipRows(of: StreamOf, run: Run): Uint8Array[] {
  const row = (from: number, to: number, gone: 0 | 1): Uint8Array =>
    Buffer.from(
      `${JSON.stringify({
        topic: of.topic,
        stream: of.stream,
        kafka_partition: run.partition,
        range_from: from,
        range_to: to,
        generation: String(run.generation),
        level: run.level,
        owner_epoch: run.ownerEpoch,
        gone,
      })}\n`,
    );
  return [row(run.from, run.to, 0), ...run.swallows.map((from) => row(from, from, 1))];
}

const RangeRow = z
  .object({
    kafka_partition: z.number(),
    range_from: z.coerce.number(),
    range_to: z.coerce.number(),
    level: z.number(),
    generation: z.coerce.bigint(),
  })
  .transform((row): CurrentRange => ({
    partition: row.kafka_partition,
    from: row.range_from,
    to: row.range_to,
    level: row.level,
    generation: row.generation,
  }));

const RANGE_COLUMNS = `kafka_partition, toString(range_from) AS range_from, toString(range_to) AS range_to, level,
  toString(generation) AS generation`;

/** The ranges that count now, ascending per partition. */
export async function currentRanges(
  ledger: Ledger,
  of: StreamOf,
  partitions: readonly number[],
): Promise<CurrentRange[]> {
  const answer = await ledger.client.query({
    query: `SELECT ${RANGE_COLUMNS} FROM ranges FINAL
      WHERE topic = {topic: String} AND stream = {stream: UInt32} AND kafka_partition IN {partitions: Array(UInt16)}
      ORDER BY ranges.kafka_partition, ranges.range_from`,
    query_params: { ...of, partitions },
    format: 'JSONEachRow',
  });
  return RangeRow.array().parse(await answer.json());
}

/** Ranges with an offset that was marked dirty after they were made. */
export async function dirtyRanges(
  ledger: Ledger,
  of: StreamOf,
  partitions: readonly number[],
): Promise<CurrentRange[]> {
  const answer = await ledger.client.query({
    query: `SELECT DISTINCT ${RANGE_COLUMNS} FROM (SELECT * FROM ranges FINAL
          WHERE topic = {topic: String} AND stream = {stream: UInt32} AND kafka_partition IN {partitions: Array(UInt16)}
        ) AS ranges
      INNER JOIN dirty_offsets AS dirty ON ranges.topic = dirty.topic AND ranges.stream = dirty.stream
        AND ranges.kafka_partition = dirty.kafka_partition
      WHERE dirty.kafka_offset BETWEEN ranges.range_from AND ranges.range_to
        AND toUnixTimestamp64Milli(dirty.marked_at) >= bitShiftRight(ranges.generation, 20)`,
    query_params: { ...of, partitions },
    format: 'JSONEachRow',
  });
  return RangeRow.array().parse(await answer.json());
}

/**
 * Marks the older forms of replayed facts in the ranges dirty: a replay has a later mapping and replaces them, so
 * the ranges that counted them must be counted anew. Finds forms of the same type and time.
 */
export async function markReplaced(
  ledger: Ledger,
  of: StreamOf,
  ranges: readonly PartitionRange[],
): Promise<void> {
  const among = ranges
    .map(
      ({ partition, from, to }) =>
        `(kafka_partition = ${partition} AND kafka_offset BETWEEN ${from} AND ${to})`,
    )
    .join(' OR ');
  await ledger.client.command({
    query: `INSERT INTO dirty_offsets (topic, stream, kafka_partition, kafka_offset)
      SELECT topic, stream, kafka_partition, kafka_offset FROM ledger
      WHERE (toStartOfHour(ts), event_type, ts, event_id) IN (
        SELECT toStartOfHour(ts), event_type, ts, event_id FROM ledger
        WHERE topic = {topic: String} AND stream = {stream: UInt32} AND backfill = 'replay' AND (${among}))
        AND NOT (topic = {topic: String} AND stream = {stream: UInt32} AND (${among}))`,
    query_params: of,
  });
}

/** Removes counts of runs that no longer count, and the marks of swallowed ranges, when they are an hour old. */
export async function clearOldRuns(ledger: Ledger, nowMs: number): Promise<void> {
  const before = String(generationOf(nowMs - 3_600_000, 0));
  await ledger.client.command({
    query: `DELETE FROM rollup_minute WHERE generation < {before: UInt64}
      AND (topic, stream, kafka_partition, generation) NOT IN
        (SELECT topic, stream, kafka_partition, generation FROM ranges FINAL)`,
    query_params: { before },
  });
  // Merged first: the mark must not go while the row that it hides is still there.
  await ledger.client.command({ query: 'OPTIMIZE TABLE ranges FINAL' });
  await ledger.client.command({
    query: 'DELETE FROM ranges WHERE gone = 1 AND generation < {before: UInt64}',
    query_params: { before },
  });
}
