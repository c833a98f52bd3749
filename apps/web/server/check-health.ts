import { processWide } from './process-wide.ts';

export type Health = { ok: boolean; problems: string[] };

/** Whether Postgres and the ledger answer this process; each problem says what to look at. */
export async function checkHealth(): Promise<Health> {
  const { db, ledger } = processWide();
  const problems = await Promise.all([
    problemOf('Postgres does not answer: check DATABASE_URL and that it runs', db.pool.query('SELECT 1')),
    problemOf(
      'The ledger does not answer: check CLICKHOUSE_URL, the reading user and that it runs',
      ledger.client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((result) => result.json()),
    ),
  ]);
  const found = problems.filter((problem) => problem !== null);
  return { ok: found.length === 0, problems: found };
}

const DEADLINE_MS = 3_000;

async function problemOf(text: string, answer: Promise<unknown>): Promise<string | null> {
  const late = AbortSignal.timeout(DEADLINE_MS);
  const timeout = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`no answer within ${DEADLINE_MS / 1_000} s`)));
  });
  try {
    await Promise.race([answer, timeout]);
    return null;
  } catch (error) {
    return `${text} (${error instanceof Error ? error.message : String(error)}).`;
  }
}
