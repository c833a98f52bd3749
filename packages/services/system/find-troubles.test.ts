import { ROLES, type Role, type RoleState } from '@karma/core/contract/role-state.ts';
import { expect, test } from 'vitest';
import type { RoleReport, SystemFacts } from './facts.ts';
import { findTroubles } from './find-troubles.ts';
import { judgeEngines } from './judge-engines.ts';

const NOW = Date.UTC(2026, 10, 1);

function report(role: Role, state: Partial<RoleState> = {}, updatedAt = NOW - 500): RoleReport {
  const whole: RoleState = { v: 1, status: 'running', problems: [], lag: {}, figures: {}, ...state };
  return { role, instance: `host:${ROLES.indexOf(role)}`, state: whole, startedAt: NOW - 60_000, updatedAt };
}

function facts(change: Partial<SystemFacts> = {}): SystemFacts {
  return {
    now: NOW,
    postgres: { up: true, ms: 1, version: '18' },
    clickhouse: { up: true, ms: 2, version: '26' },
    roles: ROLES.map((role) => report(role)),
    sources: [{ name: 'shop', kind: 'postgres', health: 'healthy', says: 'Heard.' }],
    outbox: { waiting: 0, oldest: null },
    ...change,
  };
}

function troubles(change: Partial<SystemFacts> = {}) {
  const all = facts(change);
  return findTroubles(all, judgeEngines(all));
}
const withRole = (one: RoleReport): RoleReport[] => [
  ...ROLES.filter((role) => role !== one.role).map((role) => report(role)),
  one,
];

test('nothing is wrong, and all engines are up', () => {
  expect(troubles()).toEqual([]);
  expect(judgeEngines(facts()).map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up']);
});

test('no worker is one trouble, not five, and Kafka is unknown then', () => {
  expect(troubles({ roles: [] }).map(({ code }) => code)).toEqual(['worker_missing']);
  expect(judgeEngines(facts({ roles: [] })).map(({ state }) => state)).toEqual([
    'up',
    'up',
    'unknown',
    'unknown',
  ]);
});

test('without Postgres nothing is said of roles: they tell of themselves by it', () => {
  const postgres = { up: false, error: 'refused' } as const;
  expect(troubles({ postgres, roles: [], sources: [] }).map(({ code }) => code)).toEqual(['postgres_down']);
});

test('a role that nobody runs is named, with what does not work', () => {
  const roles = ROLES.filter((role) => role !== 'ledger').map((role) => report(role));
  expect(troubles({ roles })).toMatchObject([
    { severity: 'critical', code: 'role_missing', about: 'ledger' },
  ]);
});

test('a role silent for more than 5 s is said, and its old word no longer counts', () => {
  const silent = report('connect', { status: 'running' }, NOW - 5_001);
  expect(troubles({ roles: withRole(silent) })).toMatchObject([{ code: 'role_silent', since: NOW - 5_001 }]);
  expect(judgeEngines(facts({ roles: withRole(silent) }))[3]?.state).toBe('unknown');
  expect(troubles({ roles: withRole(report('connect', {}, NOW - 5_000)) })).toEqual([]);
});

test('Kafka is down when a role says so; what all roles say is said once', () => {
  const problems = [{ code: 'kafka_away', message: 'Kafka does not answer.', since: NOW - 9_000 }];
  const roles = ROLES.map((role) => report(role, { status: 'degraded', problems }));
  const all = facts({ roles });
  expect(judgeEngines(all)[2]).toMatchObject({ name: 'Kafka', state: 'down' });
  expect(troubles({ roles }).map(({ code }) => code)).toEqual(['kafka_down']);
  expect(troubles({ roles })[0]).toMatchObject({ message: 'Kafka does not answer.', since: NOW - 9_000 });
});

test('sources that suffer because Kafka Connect is away are not said besides', () => {
  const problems = [{ code: 'connect_away', message: 'Kafka Connect does not answer.', since: NOW }];
  const failed = { kind: 'postgres', health: 'failed', says: 'nothing is captured' } as const;
  const sources = [
    { ...failed, name: 'shop' },
    { ...failed, name: 'jobs', kind: 'http' },
  ];
  const found = troubles({ sources, roles: withRole(report('connect', { status: 'degraded', problems })) });
  expect(found.map(({ code, about }) => [code, about])).toEqual([
    ['kafka_connect_down', 'Kafka Connect'],
    ['source_failed', 'source jobs'],
  ]);
});

test('the worst comes first', () => {
  const found = troubles({
    clickhouse: { up: false, error: 'connection refused' },
    sources: [{ name: 'shop', kind: 'postgres', health: 'failed', says: 'The slot is in use.' }],
    outbox: { waiting: 12, oldest: NOW - 60_000 },
    roles: withRole(report('normalize', { lag: { 'raw.shop/0': 30_000 } })),
  });
  expect(found.map(({ severity, code }) => [severity, code])).toEqual([
    ['critical', 'clickhouse_down'],
    ['warning', 'outbox_waits'],
    ['warning', 'role_behind'],
    ['warning', 'source_failed'],
  ]);
});
