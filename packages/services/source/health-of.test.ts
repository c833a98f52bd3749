import { expect, test } from 'vitest';
import { type HealthFacts, SILENT_AFTER_MS, healthOf } from './health-of.ts';

const NOW = Date.UTC(2026, 10, 1);

function facts(change: Partial<HealthFacts> = {}): HealthFacts {
  return {
    kind: 'postgres',
    state: 'active',
    connector: { desired: 'running', observed: 'RUNNING', problem: null, waiting: false },
    status: { heardUntil: NOW - 2_000, problem: null },
    now: NOW,
    ...change,
  };
}
const connector = { desired: 'running', observed: 'RUNNING', problem: null, waiting: false };

test.each([
  ['heard a moment ago', {}, 'healthy'],
  ['an HTTP source has no connector', { kind: 'http', connector: null }, 'healthy'],
  ['not heard for long', { status: { heardUntil: NOW - SILENT_AFTER_MS - 1, problem: null } }, 'silent'],
  ['never heard', { status: null }, 'starting'],
  ['its connector is not there yet', { connector: { ...connector, waiting: true } }, 'starting'],
  ['its connector failed', { connector: { ...connector, observed: 'FAILED' } }, 'failed'],
  ['Kafka Connect is away', { connector: { ...connector, observed: 'UNREACHABLE' } }, 'failed'],
  ['normalize has a problem with it', { status: { heardUntil: NOW, problem: 'bad mapping' } }, 'failed'],
  [
    'paused, though its connector failed',
    { state: 'paused', connector: { ...connector, observed: 'FAILED' } },
    'paused',
  ],
  ['removed', { state: 'removed' }, 'removed'],
] satisfies [string, Partial<HealthFacts>, string][])('%s', (_, change, health) => {
  expect(healthOf(facts(change)).health).toBe(health);
});

test("the connector's own problem is what is said", () => {
  const problem = 'The slot is in use: end the other connector.';
  expect(healthOf(facts({ connector: { ...connector, problem } })).says).toBe(problem);
});

test('how long it is silent is said', () => {
  expect(healthOf(facts({ status: { heardUntil: NOW - 600_000, problem: null } })).says).toMatch(
    /^Not heard for 10 min/,
  );
});
