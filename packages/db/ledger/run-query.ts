import { ClickHouseError } from '@clickhouse/client';
import type { z } from 'zod';
import type { Ledger } from './connect-ledger.ts';

/** What an answer cost: rows and bytes that ClickHouse read, and its time in ms. */
export type Cost = { rows: number; bytes: number; ms: number };

export type Question = {
  sql: string;
  params: Record<string, unknown>;
  /** Aborting ends the query on the server, too. */
  signal?: AbortSignal | undefined;
};

/** The reading user may not change settings, so the limit is ours: a client that goes away ends its query. */
const GIVE_UP_MS = 20_000;
/** ClickHouse's TIMEOUT_EXCEEDED, TOO_SLOW and MEMORY_LIMIT_EXCEEDED. */
const TOO_MUCH = new Set(['159', '160', '241']);

/** The question was too big for one answer; the message says how to make it smaller. */
export class QueryTooBig extends Error {
  readonly code = 'query_too_big';
  override name = 'QueryTooBig';
}

/** The ledger gave an error or cannot be reached. */
export class LedgerFailed extends Error {
  readonly code = 'ledger_failed';
  override name = 'LedgerFailed';
}

/**
 * Asks the ledger and parses each row. Throws `QueryTooBig`, `LedgerFailed`, or the signal's reason when aborted.
 */
export async function runQuery<T>(
  ledger: Ledger,
  question: Question,
  row: z.ZodType<T>,
): Promise<{ rows: T[]; cost: Cost }> {
  const tooLong = AbortSignal.timeout(GIVE_UP_MS);
  try {
    const answer = await ledger.client.query({
      query: question.sql,
      query_params: question.params,
      format: 'JSON',
      abort_signal: question.signal === undefined ? tooLong : AbortSignal.any([question.signal, tooLong]),
    });
    const { data, statistics } = await answer.json<unknown>();
    return {
      rows: row.array().parse(data),
      cost: {
        rows: statistics?.rows_read ?? 0,
        bytes: statistics?.bytes_read ?? 0,
        ms: (statistics?.elapsed ?? 0) * 1_000,
      },
    };
  } catch (error) {
    if (question.signal?.aborted === true) throw question.signal.reason;
    throw tooLong.aborted ? tooBig(error) : explain(error);
  }
}

function tooBig(cause: unknown): QueryTooBig {
  return new QueryTooBig(
    'This question is too big for one answer. Take a shorter time range, or filter by type or tag first.',
    { cause },
  );
}

function explain(error: unknown): Error {
  if (error instanceof ClickHouseError && TOO_MUCH.has(error.code)) return tooBig(error);
  const reason = error instanceof Error ? error.message : String(error);
  return new LedgerFailed(`The ledger did not answer: ${reason}. See System for the state of ClickHouse.`, {
    cause: error,
  });
}

export function addCosts(a: Cost, b: Cost): Cost {
  return { rows: a.rows + b.rows, bytes: a.bytes + b.bytes, ms: a.ms + b.ms };
}

export const NO_COST: Cost = { rows: 0, bytes: 0, ms: 0 };
