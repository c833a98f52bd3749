import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import type { Context } from '@karma/services/context.ts';
import { environment } from './environment.ts';
import { processWide } from './process-wide.ts';
import type { SessionUser } from './session.ts';

/** What verbs take, on behalf of a signed-in user. */
export function contextOf(user: SessionUser): Context {
  const { db, ledger } = processWide();
  const env = environment();
  return {
    db,
    ledger,
    user: { id: user.id, name: user.name, role: user.role },
    now: () => new Date(),
    scope: EVERYTHING,
    secret: env.KARMA_SECRET,
    intakeUrl: env.KARMA_INTAKE_URL,
  };
}
