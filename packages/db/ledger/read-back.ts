import { normalizeRanges, type OffsetRange } from '@karma/core/ledger/offset-ranges.ts';
import { MAX_FLUSH_SPAN } from '@karma/core/ledger/start-position.ts';
import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';

/** What the ledger has of one partition of a topic's stream. */
export type Stored = {
  partition: number;
  /** Stored or left out on purpose, within `MAX_FLUSH_SPAN` of the highest stored offset; ascending, disjoint. */
  present: OffsetRange[];
  /** The highest stored offset, and the event that it has there. */
  last: { offset: number; eventId: string };
};

export type StreamOf = { topic: string; stream: number };
/** Offsets of one partition, both ends inclusive. */
export type PartitionRange = { partition: number; from: number; to: number };

const HighestRow = z.object({
  kafka_partition: z.number(),
  highest: z.coerce.number(),
  event_id: z.string(),
});
const IslandRow = z.object({
  kafka_partition: z.number(),
  first: z.coerce.number(),
  last: z.coerce.number(),
});

/** What a new owner of the partitions must know; partitions of which nothing is stored are left out. */
export async function readBack(
  ledger: Ledger,
  of: StreamOf,
  partitions: readonly number[],
): Promise<Map<number, Stored>> {
  if (partitions.length === 0) return new Map();
  const answer = await ledger.client.query({
    query: `SELECT kafka_partition, toString(max(kafka_offset)) AS highest,
        toString(argMax(event_id, kafka_offset)) AS event_id
      FROM ledger WHERE topic = {topic: String} AND stream = {stream: UInt32}
        AND kafka_partition IN {partitions: Array(UInt16)}
      GROUP BY kafka_partition`,
    query_params: { ...of, partitions },
    format: 'JSONEachRow',
  });
  const highest = HighestRow.array().parse(await answer.json());
  const present = await presentOffsets(
    ledger,
    of,
    highest.map((row) => ({
      partition: row.kafka_partition,
      from: Math.max(0, row.highest - MAX_FLUSH_SPAN + 1),
      to: Number.MAX_SAFE_INTEGER,
    })),
  );
  return new Map(
    highest.map((row) => [
      row.kafka_partition,
      {
        partition: row.kafka_partition,
        present: present.get(row.kafka_partition) ?? [],
        last: { offset: row.highest, eventId: row.event_id },
      },
    ]),
  );
}

/**
 * Which offsets within the given ranges are stored or were left out on purpose, per partition: gaps and islands, by
 * the difference of offset and row number, which is the same for neighbours.
 */
export async function presentOffsets(
  ledger: Ledger,
  of: StreamOf,
  within: readonly PartitionRange[],
): Promise<Map<number, OffsetRange[]>> {
  if (within.length === 0) return new Map();
  const among = within
    .map((one) => `(kafka_partition = ${one.partition} AND kafka_offset BETWEEN ${one.from} AND ${one.to})`)
    .join(' OR ');
  const where = `topic = {topic: String} AND stream = {stream: UInt32} AND (${among})`;
  const answer = await ledger.client.query({
    query: `SELECT kafka_partition, toString(min(kafka_offset)) AS first, toString(max(kafka_offset)) AS last FROM (
        SELECT kafka_partition, kafka_offset,
          kafka_offset - row_number() OVER (PARTITION BY kafka_partition ORDER BY kafka_offset) AS island
        FROM (SELECT DISTINCT kafka_partition, kafka_offset FROM (
          SELECT kafka_partition, kafka_offset FROM ledger WHERE ${where}
          UNION ALL SELECT kafka_partition, kafka_offset FROM left_out WHERE ${where}))
      ) GROUP BY kafka_partition, island`,
    query_params: of,
    format: 'JSONEachRow',
  });
  const islands = Map.groupBy(IslandRow.array().parse(await answer.json()), (row) => row.kafka_partition);
  return new Map(
    [...islands].map(([partition, rows]) => [
      partition,
      normalizeRanges(rows.map(({ first, last }) => ({ from: first, to: last }))),
    ]),
  );
}
