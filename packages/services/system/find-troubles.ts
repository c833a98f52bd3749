import { ROLES, type Role } from '@karma/core/contract/role-state.ts';
import { type RoleReport, type SystemFacts, isFresh } from './facts.ts';
import { type EngineState, TOLD_BY } from './judge-engines.ts';

const SEVERITIES = ['critical', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is wrong and what to do, for people. */
export type Trouble = {
  severity: Severity;
  /** Stable, for programs: `role_missing`, `clickhouse_down` … */
  code: string;
  /** An engine, a role, a source. */
  about: string;
  message: string;
  /** Epoch ms; null where it is not known. */
  since: number | null;
};

/** A source's own heartbeats and a burst are less: so many messages behind mean that a role cannot keep up. */
const LAG_WORTH_SAYING = 20_000;
/** The relay looks each 5 s, and at once when a note tells it of a row. */
const OUTBOX_WAITS_MS = 15_000;

const WITHOUT: Record<Role, string> = {
  intake: 'nothing can be sent by HTTP',
  connect: 'no connector is watched, started or stopped',
  normalize: 'raw messages do not become events',
  ledger: 'events are not stored or shown',
  action: 'changes of configuration are not published',
};

/** All that is wrong, worst first. Pure. */
export function findTroubles(facts: SystemFacts, engines: readonly EngineState[]): Trouble[] {
  const all = [
    ...ofEngines(engines),
    ...ofMissingRoles(facts),
    ...facts.roles.flatMap((report) => ofRole(report, facts.now)),
    ...ofSources(facts, engines),
    ...ofOutbox(facts),
  ];
  const rank = (one: Trouble): number => SEVERITIES.indexOf(one.severity);
  return merged(all).toSorted((a, b) => rank(a) - rank(b) || (a.since ?? Infinity) - (b.since ?? Infinity));
}

function ofEngines(engines: readonly EngineState[]): Trouble[] {
  return engines
    .filter(({ state }) => state === 'down')
    .map(({ name, says, since }) => ({
      severity: 'critical' as const,
      code: `${name.toLowerCase().replace(' ', '_')}_down`,
      about: name,
      message: says,
      since,
    }));
}

function ofMissingRoles(facts: SystemFacts): Trouble[] {
  // Roles tell of themselves by Postgres: without it nobody knows.
  if (!facts.postgres.up) return [];
  const there = new Set(facts.roles.map(({ role }) => role));
  const missing = ROLES.filter((role) => !there.has(role));
  if (missing.length === ROLES.length) {
    const message =
      'No worker runs: nothing is captured, stored or published. Start one (npm start, or npm run dev).';
    return [{ severity: 'critical', code: 'worker_missing', about: 'worker', message, since: null }];
  }
  return missing.map((role) => ({
    severity: 'critical',
    code: 'role_missing',
    about: role,
    message: `No process runs the role ${role}: ${WITHOUT[role]}. Start a worker with --roles ${role}.`,
    since: null,
  }));
}

function ofRole(report: RoleReport, now: number): Trouble[] {
  const { role, instance, state } = report;
  const about = `${role} (${instance})`;
  if (!isFresh(report, now)) {
    const seconds = Math.round((now - report.updatedAt) / 1_000);
    const message =
      `The role ${role} in ${instance} has been silent for ${seconds} s: its process hangs or is gone. ` +
      'The supervisor starts it again; if it does not, end that process and look at its log.';
    return [{ severity: 'critical', code: 'role_silent', about, message, since: report.updatedAt }];
  }
  const severity = state.status === 'starting' || state.status === 'stopped' ? 'critical' : 'warning';
  const troubles = state.problems
    .filter(({ code }) => !isAboutEngine(code))
    .map(({ code, message, since }): Trouble => ({ severity, code, about, message, since }));
  const behind = Object.values(state.lag).reduce((sum, one) => sum + one, 0);
  if (behind > LAG_WORTH_SAYING) {
    const message =
      `The role ${role} is ${behind.toLocaleString('en')} messages behind. It catches up by itself after a burst; ` +
      `if the number grows, start another worker with --roles ${role}.`;
    troubles.push({ severity: 'warning', code: 'role_behind', about, message, since: null });
  }
  return troubles;
}

/** An engine that is down has been said by then. */
function isAboutEngine(code: string): boolean {
  return Object.values(TOLD_BY).some((prefix) => code.startsWith(prefix));
}

/** Sources that suffer; not where the reason is above them and said already. */
function ofSources({ sources, roles }: SystemFacts, engines: readonly EngineState[]): Trouble[] {
  const down = new Set(engines.filter(({ state }) => state === 'down').map(({ name }) => name));
  if (roles.length === 0 || down.has('Kafka')) return [];
  return sources
    .filter(({ kind }) => !(kind === 'postgres' && down.has('Kafka Connect')))
    .filter(({ health }) => health === 'failed' || health === 'silent')
    .map(({ name, health, says }) => ({
      severity: 'warning' as const,
      code: `source_${health}`,
      about: `source ${name}`,
      message: `${name}: ${says}`,
      since: null,
    }));
}

function ofOutbox({ outbox, now }: SystemFacts): Trouble[] {
  if (outbox.oldest === null || now - outbox.oldest < OUTBOX_WAITS_MS) return [];
  const many =
    outbox.waiting === 1 ? '1 message waits' : `${outbox.waiting.toLocaleString('en')} messages wait`;
  const message =
    `${many} to be published, the oldest for ` +
    `${Math.round((now - outbox.oldest) / 1_000)} s. See that the role action runs and Kafka answers.`;
  return [{ severity: 'warning', code: 'outbox_waits', about: 'outbox', message, since: outbox.oldest }];
}

/** What several processes say in the same words is said once. */
function merged(all: Trouble[]): Trouble[] {
  const first = new Map<string, Trouble>();
  for (const one of all) {
    const key = `${one.code} ${one.message}`;
    const known = first.get(key);
    first.set(key, known === undefined ? one : { ...known, about: `${known.about}, ${one.about}` });
  }
  return [...first.values()];
}
