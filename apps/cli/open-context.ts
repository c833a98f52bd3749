import { ledgerReader } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import type { Context } from '@karma/services/context.ts';
import type { ReadingEnvironment } from './read-environment.ts';

export type Opened = { ctx: Context; close(): Promise<void> };

/** Whoever can read the installation's secrets acts as an administrator, and stands in the audit as `cli`. */
export function openContext(env: ReadingEnvironment): Opened {
  const db = connectPostgres(env.DATABASE_URL, { max: 4, applicationName: 'karma cli' });
  const ledger = ledgerReader(env);
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
