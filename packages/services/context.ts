import type { Ledger } from '@karma/db/ledger/connect-ledger.ts';
import type { Scope } from '@karma/db/ledger/scope.ts';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';
import type { UserRole } from './permission/permissions.ts';

/** Who asks: a signed-in user, or `cli` and `system` with the role admin. */
export type Actor = { id: string; name: string; role: UserRole };

/** What every verb is given: on whose behalf, by which clock, on which stores. */
export type Context = {
  db: Database;
  /** With the reading user. */
  ledger: Ledger;
  user: Actor;
  now: () => Date;
  /** What this reader may see. */
  scope: Scope;
  /** KARMA_SECRET: the material of the key that seals credentials. */
  secret: string;
  /** Where programs reach the intake, for people to copy. */
  intakeUrl: string;
  /** Aborted when whoever asked has gone: long questions end then. */
  signal?: AbortSignal | undefined;
};
