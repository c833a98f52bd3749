import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';
import type { StreamOf } from './read-back.ts';

const IdsRow = z.object({ kafka_partition: z.number(), ids: z.array(z.string()) });

/** The ids of the events at the offsets from `from` on, oldest first, per partition: what a double may repeat. */
export async function recentIds(
  ledger: Ledger,
  of: StreamOf,
  since: readonly { partition: number; from: number }[],
): Promise<Map<number, string[]>> {
  if (since.length === 0) return new Map();
  const among = since
    .map(({ partition, from }) => `(kafka_partition = ${partition} AND kafka_offset >= ${from})`)
    .join(' OR ');
  const answer = await ledger.client.query({
    query: `SELECT kafka_partition, arrayMap(one -> toString(one.2), arraySort(groupArray((kafka_offset, event_id)))) AS ids
      FROM ledger WHERE topic = {topic: String} AND stream = {stream: UInt32} AND (${among})
      GROUP BY kafka_partition`,
    query_params: of,
    format: 'JSONEachRow',
  });
  return new Map(
    IdsRow.array()
      .parse(await answer.json())
      .map((row) => [row.kafka_partition, row.ids]),
  );
}
