import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import type { WorkerEnvironment } from '@karma/core/contract/environment.ts';
import type { RoleState } from '@karma/core/contract/role-state.ts';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';

/** What a role is given; the Kafka, ledger and HTTP clients that it needs it opens, and closes, itself. */
export type RoleContext = {
  env: WorkerEnvironment;
  db: Database;
  /** Bound to the role's name. */
  log: Logger;
  /** A registry of this start alone; metric names begin with `karma_<role>_`. */
  metrics: Registry;
};

export type RunningRole = {
  /** Cheap: called each second. */
  state(): RoleState;
  /** Takes nothing new, finishes what is in hand, makes it durable, closes its clients. Called once. */
  stop(): Promise<void>;
  /** Resolves when the role cannot go on: its process drains and exits, and the supervisor starts it again. */
  failed: Promise<Error>;
};

/**
 * Starts a role and resolves when it works. Rejects if it cannot start now (an engine is away): the process
 * tries again with back-off, and the role must have closed what it had opened.
 */
export type StartRole = (ctx: RoleContext) => Promise<RunningRole>;
