import type { Pool } from 'pg';
import { z } from 'zod';

const StreamRow = z.object({ stream: z.number().int() });

/** The first generation of every topic; later ones are rows of the table `stream`. */
const FIRST = 1;

/** Which generation of the topic (its name without prefix) is written now; `system.new-stream` begins the next. */
export async function topicStream(pool: Pool, topic: string): Promise<number> {
  const { rows } = await pool.query(
    'SELECT stream FROM stream WHERE topic = $1 ORDER BY stream DESC LIMIT 1',
    [topic],
  );
  return StreamRow.array().parse(rows)[0]?.stream ?? FIRST;
}
