import { ledgerReader } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import type { Context } from '@karma/services/context.ts';
import type { DemoEnvironment } from '../environment.ts';

/** A context in which the demonstration acts, as `demo` with an administrator's rights. */
export function openContext(env: DemoEnvironment): { ctx: Context; close: () => Promise<void> } {
  const db = connectPostgres(env.DATABASE_URL);
  const ledger = ledgerReader(env);
  return {
    ctx: {
      db,
      ledger,
      user: { id: 'demo', name: 'demonstration', role: 'admin' },
      now: () => new Date(),
      scope: EVERYTHING,
      secret: env.KARMA_SECRET,
      intakeUrl: env.KARMA_INTAKE_URL,
    },
    async close() {
      await ledger.close();
      await db.close();
    },
  };
}
