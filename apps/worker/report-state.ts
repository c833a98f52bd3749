import { hostname } from 'node:os';

import type { Logger } from 'pino';

import type { Role, RoleState } from '@karma/core/contract/role-state.ts';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';

const EVERY_MS = 1_000;

const REPORT = `
  WITH gone AS (DELETE FROM role_status WHERE updated_at < now() - interval '1 minute' AND instance <> $1)
  INSERT INTO role_status (role, instance, state, started_at, updated_at)
  SELECT role, $1, state, $4, now() FROM unnest($2::text[], $3::jsonb[]) AS t (role, state)
  ON CONFLICT (role, instance) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`;

/** Where a role runs, as the System screen names it. */
export const INSTANCE = `${hostname()}:${process.pid}`;

/**
 * Writes the state of this process's roles to `role_status` each second, in one statement that also removes what
 * instances dead for a minute left. Postgres away: said once, and tried on.
 */
export function reportState(
  db: Database,
  log: Logger,
  read: () => Map<Role, RoleState>,
): { stop(): Promise<void> } {
  const startedAt = new Date();
  let away = false;
  let inHand: Promise<void> | undefined;

  async function report(): Promise<void> {
    const states = [...read()];
    try {
      await db.pool.query(REPORT, [
        INSTANCE,
        states.map(([role]) => role),
        states.map(([, state]) => JSON.stringify(state)),
        startedAt,
      ]);
      if (away) log.info('Postgres is back: states are reported again');
      away = false;
    } catch (error) {
      if (!away) log.warn({ err: error }, 'states cannot be reported: Postgres does not answer');
      away = true;
    }
  }

  const timer = setInterval(() => {
    // One at a time: a Postgres that hangs must not heap up questions.
    inHand ??= report().finally(() => (inHand = undefined));
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await inHand;
      await db.pool
        .query('DELETE FROM role_status WHERE instance = $1', [INSTANCE])
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the last state stays for a minute: Postgres does not answer');
        });
    },
  };
}
