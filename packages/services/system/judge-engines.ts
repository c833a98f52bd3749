import { type Probe, type RoleReport, type SystemFacts, isFresh } from './facts.ts';

export type EngineName = 'Postgres' | 'ClickHouse' | 'Kafka' | 'Kafka Connect';
export type EngineState = {
  name: EngineName;
  /** `unknown`: nobody who would know has said anything lately. */
  state: 'up' | 'down' | 'unknown';
  says: string;
  /** Time of the answer in ms, where it was asked from here. */
  ms: number | null;
  /** Epoch ms since when it is down, where somebody knows. */
  since: number | null;
};

/** Problems of roles with this beginning are about the engine. */
export const TOLD_BY = { Kafka: 'kafka_', 'Kafka Connect': 'connect_' } as const;

/** Roles that cannot work without Kafka, each of which says so by a problem `kafka_…`. */
const NEED_KAFKA = new Set(['intake', 'normalize', 'ledger', 'action']);

/** Postgres and ClickHouse as asked from here; Kafka and Kafka Connect, which only the worker sees, by its roles. */
export function judgeEngines(facts: SystemFacts): EngineState[] {
  const fresh = facts.roles.filter((report) => isFresh(report, facts.now));
  return [
    asked('Postgres', facts.postgres),
    asked('ClickHouse', facts.clickhouse),
    told(
      'Kafka',
      fresh.filter(({ role }) => NEED_KAFKA.has(role)),
    ),
    told(
      'Kafka Connect',
      fresh.filter(({ role }) => role === 'connect'),
    ),
  ];
}

function asked(name: EngineName, probe: Probe): EngineState {
  if (probe.up) return { name, state: 'up', says: `version ${probe.version}`, ms: probe.ms, since: null };
  return { name, state: 'down', says: `${name} does not answer: ${probe.error}`, ms: null, since: null };
}

/** Down where a role says so, up where one works without saying so. */
function told(name: keyof typeof TOLD_BY, reports: RoleReport[]): EngineState {
  const problem = reports
    .flatMap(({ state }) => state.problems)
    .find(({ code }) => code.startsWith(TOLD_BY[name]));
  if (problem !== undefined)
    return { name, state: 'down', says: problem.message, ms: null, since: problem.since };
  const works = reports.find(({ state }) => state.status === 'running' || state.status === 'degraded');
  if (works !== undefined)
    return { name, state: 'up', says: `as the role ${works.role} says`, ms: null, since: null };
  return { name, state: 'unknown', says: 'no role that uses it runs', ms: null, since: null };
}
