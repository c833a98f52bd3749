import type { Logger } from 'pino';
import type pg from 'pg';

import { prefixed } from '@karma/core/contract/topics.ts';

import { ConnectAway, type ConnectApi, type SeenConnector } from './connect-api.ts';
import { SlotLeft, forgetSourceDatabase } from './forget-database.ts';
import { type Observed, UNREACHABLE, observe } from './observe.ts';
import { type Step, planSteps } from './plan-steps.ts';
import type { RawTopics } from './raw-topics.ts';
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
  /** When to try again (epoch ms) to drop the slots of connectors that are gone. */
  slotsLeft: Map<string, number>;
};

/** A slot is free some seconds after its connector went; a database that is gone is not asked each second. */
const SLOT_AGAIN_MS = 10_000;

const WRITE = `
  UPDATE connector SET observed = $2, tasks = $3, problem = $4, observed_at = now(),
    reconciled = greatest(reconciled, $5)
  WHERE source_id = $1`;

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
  if ((parts.slotsLeft.get(connector.name) ?? 0) > Date.now()) return;
  try {
    password = passwordOf(connector, parts.karmaSecret);
    const steps = stepsFor(parts, connector, seen);
    for (const step of steps) await take(step, parts, connector, password);
    const observed = steps.length > 0 ? await lookAgain(parts, connector, password) : observe(seen, password);
    observed.problem ??= (await silenceOf(parts, connector, observed, password)) ?? null;
    await write(parts, connector, observed, connector.generation);
  } catch (error) {
    if (error instanceof SlotLeft) parts.slotsLeft.set(connector.name, Date.now() + SLOT_AGAIN_MS);
    parts.log.warn({ err: error, connector: connector.name }, 'not yet as it should be');
    const message = error instanceof Error ? error.message : String(error);
    const problem = password === '' ? message : message.replaceAll(password, '***');
    await write(parts, connector, { ...observe(seen, password), problem }, connector.reconciled);
  }
}

function stepsFor(
  parts: ReconcileParts,
  connector: WantedConnector,
  seen: SeenConnector | undefined,
): Step[] {
  const { desired, generation, reconciled, name } = connector;
  const config = renderConfig(connector, parts.secrets.reference(name), parts.prefix);
  const wanted = { desired, config, changed: reconciled < generation };
  return planSteps(wanted, seen && { config: seen.info.config, state: seen.status.connector.state });
}

async function take(
  step: Step,
  { api, secrets, topics, prefix, pool, log }: ReconcileParts,
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
      await pool.query('UPDATE source SET secret = NULL WHERE id = $1', [connector.source_id]);
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
