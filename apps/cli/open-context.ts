import { connectLedger } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import type { Context } from '@karma/services/context.ts';
import type { ReadingEnvironment } from './read-environment.ts';

export type Opened = { ctx: Context; close(): Promise<void> };

/** Whoever can read the installation's secrets acts as an administrator, and stands in the audit as `cli`. */
export function openContext(env: ReadingEnvironment): Opened {
  const db = connectPostgres(env.DATABASE_URL, { max: 4, applicationName: 'karma cli' });
  const ledger = connectLedger({
    url: env.CLICKHOUSE_URL,
    username: env.CLICKHOUSE_READER_USER,
    password: env.CLICKHOUSE_READER_PASSWORD,
    database: env.CLICKHOUSE_DATABASE,
  });
  const ctx: Context = {
    db,
    ledger,
    user: { id: 'cli', name: 'command line', role: 'admin' },
    now: () => new Date(),
    scope: EVERYTHING,
    secret: env.KARMA_SECRET,
    intakeUrl: env.KARMA_INTAKE_URL,
  };
  return {
    ctx,
    async close() {
      await ledger.close();
      await db.close();
    },
  };
}
