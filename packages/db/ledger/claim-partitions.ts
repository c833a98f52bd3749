import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';

/** All claims of an installation, one after the other; any number that nothing else uses. */
const CLAIM_LOCK = 'karma ledger owners';

const EpochRow = z.object({ kafka_partition: z.number(), epoch: z.coerce.number() });

/**
 * Makes this process the owner of the partitions: each gets an epoch that is higher than every earlier one and that
 * no one else has, and from now on inserts with an older one are refused. The lock is in Postgres, since two
 * claimers that read the same highest epoch would both pass the fence. Resolves with partition → epoch.
 */
export async function claimPartitions(
  ledger: Ledger,
  pool: Pool,
  of: { topic: string; partitions: readonly number[]; claimedBy: string },
): Promise<Map<number, number>> {
  if (of.partitions.length === 0) return new Map();
  const connection = await pool.connect();
  try {
    const claimed = await claimLocked(connection, ledger, of);
    connection.release();
    return claimed;
  } catch (error) {
    // It may be one that does not answer any more: never back into the pool.
    connection.release(true);
    throw error;
  }
}

async function claimLocked(
  connection: PoolClient,
  ledger: Ledger,
  of: { topic: string; partitions: readonly number[]; claimedBy: string },
): Promise<Map<number, number>> {
  await connection.query('BEGIN');
  try {
    // Database in the name: several ledgers may share one Postgres in tests.
    await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${CLAIM_LOCK} ${ledger.settings.url} ${ledger.database}`,
    ]);
    const highest = await ownersOf(ledger, of.topic);
    const claimed = new Map(of.partitions.map((partition) => [partition, (highest.get(partition) ?? 0) + 1]));
    await ledger.client.insert({
      table: 'owners',
      format: 'JSONEachRow',
      values: [...claimed].map(([partition, epoch]) => ({
        topic: of.topic,
        kafka_partition: partition,
        epoch,
        claimed_by: of.claimedBy,
      })),
      clickhouse_settings: { async_insert: 0 },
    });
    return claimed;
  } finally {
    await connection.query('COMMIT');
  }
}

/** The epoch that may write each partition of the topic now. */
export async function ownersOf(ledger: Ledger, topic: string): Promise<Map<number, number>> {
  const answer = await ledger.client.query({
    query: `SELECT kafka_partition, toString(max(epoch)) AS epoch FROM owners WHERE topic = {topic: String}
      GROUP BY kafka_partition`,
    query_params: { topic },
    format: 'JSONEachRow',
  });
  const rows = EpochRow.array().parse(await answer.json());
  return new Map(rows.map((row) => [row.kafka_partition, row.epoch]));
}
