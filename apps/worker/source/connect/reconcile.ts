import type { Logger } from 'pino';
import type pg from 'pg';

import { prefixed } from '@karma/core/contract/topics.ts';

import { type ConnectApi, ConnectAway, ConnectRefused, type SeenConnector } from './connect-api.ts';
import { SlotLeft, forgetSourceDatabase } from './forget-database.ts';
import { type Observed, UNREACHABLE, observe } from './observe.ts';
import { type Step, planSteps } from './plan-steps.ts';
import type { RawTopics } from './raw-topics.ts';
import type { FailedRetries } from './retry-failed.ts';
import { sayRefusal } from './say-trace.ts';
import type { SecretFiles } from './secret-files.ts';
import type { Silence } from './silence.ts';
import { type WantedConnector, passwordOf, readWantedConnectors, renderConfig } from './wanted-connectors.ts';

export type ReconcileParts = {
  pool: pg.Pool;
  api: ConnectApi;
  topics: RawTopics;
  secrets: SecretFiles;
  silence: Silence;
  karmaSecret: string;
  prefix: string;
  log: Logger;
  /** What is wrong, per connector: said in the log once, and tried again later where that costs others something. */
  troubles: Map<string, Trouble>;
  retries: FailedRetries;
};

type Trouble = { message: string; waitMs: number; notBefore: number };

/** A slot is free some seconds after its connector went; a database that is gone is not asked each second. */
const SLOT_FIRST_MS = 1_000;
const SLOT_LONGEST_MS = 600_000;

const WRITE = `
  UPDATE connector SET observed = $2, tasks = $3, problem = $4, observed_at = now(),
    reconciled = greatest(reconciled, $5)
  WHERE source_id = $1`;

/**
 * A removal is done, and its secret gone with it, in one statement: a crash between the two would leave a removal that
 * can never be finished, since it needs the password.
 */
const WRITE_REMOVED = `
  WITH written AS (${WRITE} AND desired = 'absent' AND generation = $5 RETURNING source_id)
  UPDATE source SET secret = NULL WHERE id IN (SELECT source_id FROM written)`;

/**
 * One look at all connectors: brings each to what is wanted and writes down what was seen. A connector that cannot be
 * brought there keeps its generation, is told about, and tried again at the next look. Returns true if Connect answers.
 */
export async function reconcile(parts: ReconcileParts): Promise<boolean> {
  const wanted = await readWantedConnectors(parts.pool);
  if (wanted.length === 0) return true;
  const seen = await parts.api.connectors().catch((error: unknown) => {
    if (error instanceof ConnectAway) return undefined;
    throw error;
  });
  await Promise.all(
    wanted.map((connector) =>
      seen === undefined
        ? write(parts, connector, UNREACHABLE, connector.reconciled)
        : reconcileOne(parts, connector, seen.get(connector.name)),
    ),
  );
  return seen !== undefined;
}

async function reconcileOne(
  parts: ReconcileParts,
  connector: WantedConnector,
  seen: SeenConnector | undefined,
): Promise<void> {
  let password = '';
  if ((parts.troubles.get(connector.name)?.notBefore ?? 0) > Date.now()) return;
  try {
    password = passwordOf(connector, parts.karmaSecret);
    const steps = stepsFor(parts, connector, seen);
    for (const step of steps) await take(step, parts, connector, password);
    const observed = steps.length > 0 ? await lookAgain(parts, connector, password) : observe(seen, password);
    await retryIfFailed(parts, connector, observed);
    observed.problem ??= (await silenceOf(parts, connector, observed, password)) ?? null;
    if (connector.desired === 'absent') await writeRemoved(parts, connector, observed);
    else await write(parts, connector, observed, connector.generation);
    parts.troubles.delete(connector.name);
  } catch (error) {
    const problem = takeTrouble(parts, connector.name, error, password);
    await write(parts, connector, { ...observe(seen, password), problem }, connector.reconciled);
  }
}

async function retryIfFailed(
  { retries, api, log }: ReconcileParts,
  { name, desired }: WantedConnector,
  { state, problem }: Observed,
): Promise<void> {
  if (!retries.isDue(name, desired === 'running' && state === 'FAILED', Date.now())) return;
  log.info({ connector: name, problem }, 'trying a failed connector again');
  await api.restartFailed(name);
}

function takeTrouble(
  { troubles, log }: ReconcileParts,
  name: string,
  error: unknown,
  password: string,
): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = error instanceof ConnectRefused ? sayRefusal(text) : text;
  const message = password === '' ? said : said.replaceAll(password, '***');
  const before = troubles.get(name);
  if (before?.message !== message) log.warn({ connector: name }, message);
  const waitMs =
    error instanceof SlotLeft ? Math.min(SLOT_LONGEST_MS, (before?.waitMs ?? SLOT_FIRST_MS / 2) * 2) : 0;
  troubles.set(name, { message, waitMs, notBefore: Date.now() + waitMs });
  return message;
}

function stepsFor(
  parts: ReconcileParts,
  connector: WantedConnector,
  seen: SeenConnector | undefined,
): Step[] {
  const { desired, generation, reconciled, name } = connector;
  const config = renderConfig(connector, parts.secrets.reference(name), parts.prefix);
  const wanted = { desired, config, changed: reconciled < generation };
  const steps = planSteps(wanted, seen && { config: seen.info.config, state: seen.status.connector.state });
  // The password goes last: without it the database was forgotten before.
  return connector.secret === null ? steps.filter((step) => step !== 'forget_database') : steps;
}

async function take(
  step: Step,
  { api, secrets, topics, prefix, log }: ReconcileParts,
  connector: WantedConnector,
  password: string,
): Promise<void> {
  const { name } = connector;
  log.info({ connector: name, step }, 'acting on a connector');
  switch (step) {
    case 'put_config':
      await topics.makeAgain(connector.source);
      await secrets.write(name, password);
      return api.putConfig(name, renderConfig(connector, secrets.reference(name), prefix));
    case 'resume':
      await secrets.write(name, password);
      return api.resume(name);
    case 'restart':
      await topics.makeAgain(connector.source);
      await secrets.write(name, password);
      return api.restart(name);
    case 'pause':
      return api.pause(name);
    case 'stop':
      return api.stop(name);
    case 'remove':
      return api.remove(name);
    case 'forget_database':
      await forgetSourceDatabase(connector.source_config, password, log);
      await secrets.remove(name);
  }
}

async function lookAgain(
  parts: ReconcileParts,
  { name }: WantedConnector,
  password: string,
): Promise<Observed> {
  return observe((await parts.api.connectors()).get(name), password);
}

async function silenceOf(
  { silence, prefix, log }: ReconcileParts,
  { topic, desired, source_config: config }: WantedConnector,
  { state }: Observed,
  password: string,
): Promise<string | undefined> {
  const name = prefixed(prefix, topic);
  if (desired !== 'running' || state !== 'RUNNING') {
    silence.forget(name);
    return undefined;
  }
  return silence.problemOf(name, config, password).catch((error: unknown) => {
    log.debug({ err: error }, 'the raw topic cannot be looked at');
    return undefined;
  });
}

async function write(
  { pool }: ReconcileParts,
  connector: WantedConnector,
  { state, tasks, problem }: Observed,
  reconciled: number,
): Promise<void> {
  await pool.query(WRITE, [connector.source_id, state, JSON.stringify(tasks), problem, reconciled]);
}

async function writeRemoved(
  { pool }: ReconcileParts,
  { source_id: id, generation }: WantedConnector,
  { state, tasks, problem }: Observed,
): Promise<void> {
  await pool.query(WRITE_REMOVED, [id, state, JSON.stringify(tasks), problem, generation]);
}
