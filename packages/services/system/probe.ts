import type { Ledger } from '@karma/db/ledger/connect-ledger.ts';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';
import { z } from 'zod';
import type { Probe } from './facts.ts';

const PATIENCE_MS = 3_000;
const Version = z.object({ version: z.string() });

/** Asks Postgres for its version; never throws. */
export function probePostgres(db: Database): Promise<Probe> {
  return probe(async () => {
    const { rows } = await db.pool.query("SELECT current_setting('server_version') AS version");
    return Version.parse(rows[0]).version;
  });
}

/** Asks ClickHouse for its version; never throws. */
export function probeClickhouse(ledger: Ledger): Promise<Probe> {
  return probe(async () => {
    const answer = await ledger.client.query({
      query: 'SELECT version() AS version',
      format: 'JSONEachRow',
      abort_signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return Version.parse((await answer.json())[0]).version;
  });
}

async function probe(ask: () => Promise<string>): Promise<Probe> {
  const startedAt = performance.now();
  const { promise: late, resolve } = Promise.withResolvers<Probe>();
  const timer = setTimeout(
    () => resolve({ up: false, error: `no answer within ${PATIENCE_MS / 1_000} s` }),
    PATIENCE_MS,
  );
  const answer = ask().then(
    (version): Probe => ({ up: true, ms: Math.round(performance.now() - startedAt), version }),
    (error: unknown): Probe => ({ up: false, error: reasonOf(error) }),
  );
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}

/** Node gives an AggregateError without a message where a name has several addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
