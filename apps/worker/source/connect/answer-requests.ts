import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type pg from 'pg';
import { z } from 'zod';

import { REQUESTS, REQUEST_KINDS } from '@karma/core/source/requests.ts';
import { aboutRequest } from '@karma/services/request/write-request.ts';
import { open } from '@karma/services/secret/open.ts';

import { within } from '../../process/within.ts';
import { listTables } from './list-tables.ts';
import { preparePostgres } from './prepare-postgres.ts';
import { sampleTopic } from './sample-topic.ts';
import { tryPostgres } from './try-postgres.ts';

/** A person waits: whatever takes longer is told as such. */
const ANSWER_MS = 20_000;
const AT_ONCE = 4;

/** What a worker that ended took with it is told; answers are for the moment and are forgotten after a day. */
const SWEEP = `
  WITH lost AS (
    UPDATE request SET state = 'failed', question = '', answered_at = now(),
      error = 'The worker ended while it looked for the answer: ask again.'
    WHERE state = 'taken' AND created_at < now() - interval '60 seconds'
  )
  DELETE FROM request WHERE created_at < now() - interval '1 day'`;

const TAKE = `
  UPDATE request SET state = 'taken'
  WHERE id IN (SELECT id FROM request WHERE state = 'open' ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id::text, kind, question`;

const RowSchema = z.object({ id: z.string(), kind: z.string(), question: z.string() });
type Row = z.infer<typeof RowSchema>;

export type Asked = { pool: pg.Pool; kafka: Kafka; karmaSecret: string; prefix: string; log: Logger };

/** Gives up questions that nobody can answer any more and forgets old ones. */
export async function sweepRequests(pool: pg.Pool): Promise<void> {
  await pool.query(SWEEP);
}

/** Takes open questions and answers them; resolves when those that were taken have their answers. */
export async function answerRequests(asked: Asked): Promise<void> {
  for (let taken = AT_ONCE; taken === AT_ONCE;) {
    const rows = z.array(RowSchema).parse((await asked.pool.query(TAKE, [AT_ONCE])).rows);
    taken = rows.length;
    await Promise.all(rows.map((row) => answerOne(asked, row)));
  }
}

async function answerOne(asked: Asked, row: Row): Promise<void> {
  const { pool, log } = asked;
  try {
    const answer = await bounded(find(asked, row));
    await pool.query(
      `UPDATE request SET state = 'done', answer = $2, question = '', answered_at = now() WHERE id = $1`,
      [row.id, JSON.stringify(answer)],
    );
  } catch (error) {
    // The error may quote what it was given; it goes to the person who asked, never to the log.
    const message =
      error instanceof Error && error.message !== '' ? error.message : 'the answer could not be found';
    log.info({ request: row.id, kind: row.kind }, 'a question could not be answered');
    await pool.query(
      `UPDATE request SET state = 'failed', error = $2, question = '', answered_at = now() WHERE id = $1`,
      [row.id, message],
    );
  }
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  if (await within(ANSWER_MS, work)) return work;
  work.catch(() => undefined);
  throw new Error(
    `no answer came within ${ANSWER_MS / 1_000} s: check that the server can be reached, and ask again`,
  );
}

async function find({ karmaSecret, kafka, pool, prefix }: Asked, row: Row): Promise<object> {
  const kind = z.enum(REQUEST_KINDS, `this worker does not know the question ${row.kind}`).parse(row.kind);
  const text = open(karmaSecret, aboutRequest(row.id), row.question);
  const json: unknown = JSON.parse(text);
  switch (kind) {
    case 'try_postgres':
      return tryPostgres(REQUESTS[kind].question.parse(json));
    case 'list_tables':
      return listTables(REQUESTS[kind].question.parse(json));
    case 'prepare_postgres':
      return preparePostgres(REQUESTS[kind].question.parse(json));
    case 'sample_topic':
      return sampleTopic(REQUESTS[kind].question.parse(json), { kafka, pool, prefix });
  }
}
