import type { Logger } from 'pino';
import { AggregatorRegistry, Registry, collectDefaultMetrics } from 'prom-client';

import type { WorkerEnvironment } from '@karma/core/contract/environment.ts';
import type { Role, RoleState } from '@karma/core/contract/role-state.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';

import { serveHealth } from './serve-health.ts';
import { reportState } from '../report-state.ts';
import { answerSupervisor } from './answer-supervisor.ts';
import { type KeptRole, loadRole } from './keep-role.ts';
import { onStopSignal } from './on-stop-signal.ts';
import { within } from './within.ts';

/** How long the roles have to finish what is in hand. */
const DRAIN_MS = 10_000;

type Roles = Map<Role, KeptRole>;

/** One sentence for each role that does not work. */
export function notRunning(states: ReadonlyMap<Role, RoleState>): string[] {
  return [...states]
    .filter(([, { status }]) => status === 'starting' || status === 'stopped')
    .map(
      ([role, { status, problems }]) =>
        `${role} is ${status}${problems[0] ? `: ${problems[0].message}` : ''}`,
    );
}

/**
 * Runs `names` in this process until it is told to stop or one of them fails. Resolves with the exit code: 0 after a
 * clean drain, 1 after a failure or when the drain took too long.
 */
export async function runRoles(names: Role[], env: WorkerEnvironment, log: Logger): Promise<number> {
  const stopped = Promise.withResolvers<string>();
  onStopSignal(stopped.resolve);
  const db = connectPostgres(env.DATABASE_URL);

  const roles: Roles = new Map();
  for (const role of names) roles.set(role, await loadRole(role, { env, db, log: log.child({ role }) }));
  const states = (): Map<Role, RoleState> =>
    new Map([...roles].map(([role, running]) => [role, running.state()]));

  const metrics = gatherMetrics(names.join('+'), roles);
  let draining = false;
  const reporter = reportState(db, log, states);
  const supervised = process.send !== undefined;
  const channel = supervised ? answerSupervisor(states, metrics, log) : undefined;
  const health = supervised
    ? undefined
    : await serveHealth(env.KARMA_METRICS_HOST, env.KARMA_METRICS_PORT, {
        notReady: () => (draining ? ['stopping'] : notRunning(states())),
        details: () => Object.fromEntries(states()),
        metrics: async () => AggregatorRegistry.aggregate([await metrics()]).metrics(),
      });

  const failure = Promise.race(
    [...roles].map(async ([role, running]) => ({ role, error: await running.failed })),
  );
  const end = await Promise.race([stopped.promise, failure]);
  draining = true;
  if (typeof end === 'string') log.info(`stopping: ${end}`);
  else log.error({ err: end.error }, `stopping: ${end.role} cannot go on`);

  const clean = await drain(roles, log);
  await within(2_000, reporter.stop());
  channel?.close();
  await health?.close();
  await within(2_000, db.close());
  return typeof end === 'string' && clean ? 0 : 1;
}

/** The process's own figures, labelled with its name, and those of its roles. */
function gatherMetrics(name: string, roles: Roles): () => Promise<object[]> {
  const own = new Registry();
  own.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: own });
  return async () => {
    const lists = await Promise.all([
      own.getMetricsAsJSON(),
      ...[...roles.values()].map((role) => role.metrics()),
    ]);
    return lists.flat();
  };
}

async function drain(roles: Roles, log: Logger): Promise<boolean> {
  const since = Date.now();
  const stops = [...roles].map(async ([role, running]) => {
    try {
      await running.stop();
      return true;
    } catch (error) {
      log.error({ err: error, role }, 'did not stop cleanly');
      return false;
    }
  });
  const all = Promise.all(stops);
  if (!(await within(DRAIN_MS, all))) {
    log.error(
      `not everything in hand was finished within ${DRAIN_MS} ms: it is read again at the next start`,
    );
    return false;
  }
  log.info(`drained in ${Date.now() - since} ms`);
  return (await all).every(Boolean);
}
