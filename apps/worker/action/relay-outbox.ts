import type pg from 'pg';

import { prefixed } from '@karma/core/contract/topics.ts';
import { z } from 'zod';

import type { RenewingProducer } from '../kafka/renewing-producer.ts';

/** Rows per transaction. */
const BATCH = 500;

/**
 * Several relays may run: a row that another one has locked is skipped, and so is every later row of its key, so
 * that the order per key holds.
 */
const TAKE = `
  WITH taken AS MATERIALIZED (
    SELECT id FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  SELECT o.id::text, o.topic, o.key, o.headers, o.value FROM outbox o JOIN taken USING (id)
  WHERE NOT EXISTS (
    SELECT 1 FROM outbox earlier
    WHERE earlier.key = o.key AND earlier.topic = o.topic AND earlier.published_at IS NULL
      AND earlier.id < o.id AND earlier.id NOT IN (SELECT id FROM taken)
  )
  ORDER BY o.id`;

const RowSchema = z.object({
  id: z.string(),
  topic: z.string().min(1),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: z.json(),
});

/**
 * Publishes what waits in the outbox and marks it, one batch in one transaction. A crash between the two publishes
 * the batch again: receivers know the messages by their ids. Returns how many were published.
 */
export async function relayOutbox(
  pool: pg.Pool,
  producer: RenewingProducer,
  prefix: string,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query(TAKE);
    if (rows.length > 0) {
      const messages = z.array(RowSchema).parse(rows);
      await producer.send(byTopic(messages, prefix));
      await client.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])', [
        messages.map(({ id }) => id),
      ]);
    }
    await client.query('COMMIT');
    client.release();
    return rows.length;
  } catch (error) {
    // Closed, which rolls back: it may be one that does not answer any more.
    client.release(true);
    throw error;
  }
}

function byTopic(messages: z.infer<typeof RowSchema>[], prefix: string) {
  const topics = Map.groupBy(messages, ({ topic }) => prefixed(prefix, topic));
  return [...topics].map(([topic, rows]) => ({
    topic,
    messages: rows.map(({ key, headers, value }) => ({ key, headers, value: JSON.stringify(value) })),
  }));
}

/** Removes rows published more than a week ago. */
export async function forgetPublished(pool: pg.Pool): Promise<void> {
  await pool.query(`DELETE FROM outbox WHERE published_at < now() - interval '7 days'`);
}
