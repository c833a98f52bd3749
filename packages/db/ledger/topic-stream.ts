import type { Pool } from 'pg';
import { z } from 'zod';

const StreamRow = z.object({ stream: z.number().int() });

/** The first generation of every topic; later ones are rows of the table `stream`. */
const FIRST = 1;

/** Which generation of the topic is written now. */
export async function topicStream(pool: Pool, topic: string): Promise<number> {
  const { rows } = await pool.query(
    'SELECT stream FROM stream WHERE topic = $1 ORDER BY stream DESC LIMIT 1',
    [topic],
  );
  return StreamRow.array().parse(rows)[0]?.stream ?? FIRST;
}

/**
 * Begins the next generation of a topic that was made anew: its offsets begin again, and what is stored stays under
 * the earlier generation. A running ledger role goes on by itself. Resolves with the new generation.
 */
export async function beginStream(
  pool: Pool,
  of: { topic: string; reason: string; startedBy: string },
): Promise<number> {
  const { rows } = await pool.query(
    `INSERT INTO stream (topic, stream, reason, started_by)
     SELECT $1, coalesce(max(stream), ${FIRST}) + 1, $2, $3 FROM stream WHERE topic = $1 RETURNING stream`,
    [of.topic, of.reason, of.startedBy],
  );
  return StreamRow.array().length(1).parse(rows)[0]?.stream ?? FIRST;
}
