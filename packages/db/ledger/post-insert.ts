import { randomUUID } from 'node:crypto';

import { Pool } from 'undici';

import type { LedgerSettings } from './connect-ledger.ts';
import { insertError } from './ledger-errors.ts';

/** What one insert is sent with; `owner` shows in `system.processes`, see `await-inserts.ts`. */
export type Insert = { table: string; rows: readonly Uint8Array[]; owner?: string };

export type Inserter = {
  /**
   * Sends lines of JSONEachRow as they are, in one request. Resolves when they are stored. Rejects with
   * `InsertFenced`, `InsertRefused` or `InsertUnclear`.
   */
  insert(what: Insert): Promise<void>;
  close(): Promise<void>;
};

const TIMEOUT_MS = 60_000;

const SETTINGS = {
  async_insert: '0',
  // attrs and nested values go into String columns as the text they are.
  input_format_json_read_objects_as_strings: '1',
  // By default unknown fields vanish.
  input_format_skip_unknown_fields: '0',
  date_time_input_format: 'best_effort',
  // A batch may hold any number of days.
  max_partitions_per_insert_block: '0',
  // One insert is one block: a bad row then writes nothing.
  max_insert_block_size: '1048449',
  min_insert_block_size_rows: '1048449',
  min_insert_block_size_bytes: '268435456',
  input_format_parallel_parsing: '0',
  wait_end_of_query: '1',
};

/** Inserts of bytes by plain HTTP: the client would parse and print each row again. */
export function openInserter(settings: LedgerSettings): Inserter {
  const pool = new Pool(settings.url, {
    connections: 4,
    pipelining: 1,
    keepAliveTimeout: 2_000,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  return {
    insert: (what) => post(pool, settings, what),
    close: () => pool.close(),
  };
}

async function post(pool: Pool, settings: LedgerSettings, what: Insert): Promise<void> {
  const params = new URLSearchParams({
    ...SETTINGS,
    database: settings.database,
    query: `INSERT INTO ${what.table} FORMAT JSONEachRow`,
    // Two equal bodies without a token count as one; a new one each time, since only reading back tells what is there.
    insert_deduplication_token: randomUUID(),
    ...(what.owner !== undefined && { log_comment: what.owner }),
  });
  let answer: { statusCode: number; code: string | undefined; text: string };
  try {
    const { statusCode, headers, body } = await pool.request({
      method: 'POST',
      path: `/?${params.toString()}`,
      headers: {
        'x-clickhouse-user': settings.username,
        'x-clickhouse-key': settings.password,
        'content-type': 'application/octet-stream',
      },
      body: Buffer.concat(what.rows),
    });
    const code = headers['x-clickhouse-exception-code'];
    answer = { statusCode, code: typeof code === 'string' ? code : undefined, text: await body.text() };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw insertError(undefined, `ClickHouse did not answer: ${message}`, cause);
  }
  if (answer.statusCode === 200 && answer.code === undefined) return;
  throw insertError(answer.code === undefined ? undefined : Number(answer.code), answer.text);
}
