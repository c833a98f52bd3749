import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  DEFAULT_PORTS,
  MigrateEnvironment,
  WebEnvironment,
  WorkerEnvironment,
  parseEnvironment,
} from '@karma/core/contract/environment.ts';

const root = join(import.meta.dirname, '..');
const Service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  healthcheck: z.unknown().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  command: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});
const { services } = z
  .object({ services: z.record(z.string(), Service) })
  .parse(parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }));
const service = (name: string): z.infer<typeof Service> => Service.parse(services[name]);

/** What compose would put in: real secrets for variables that must be set, else the default. */
function interpolate(value: string): string {
  // A default may hold a variable: from the inside out.
  const filled = value.replaceAll(/\$\{(\w+)(?::([-?])([^{}]*))?\}/g, (_all, _name, kind, rest) =>
    kind === '-' ? rest : 'Zk3x9QmT7vB2nL5wR8sD1fG4',
  );
  return filled === value ? value : interpolate(filled);
}

test('web, worker and migrate get every variable that they require, and only real values', () => {
  const filled = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(service(name).environment).map(([key, value]) => [key, interpolate(value)]),
    );
  expect(() => parseEnvironment(WebEnvironment, filled('web'))).not.toThrow();
  expect(() => parseEnvironment(WorkerEnvironment, filled('worker'))).not.toThrow();
  expect(() => parseEnvironment(MigrateEnvironment, filled('migrate'))).not.toThrow();
});

test('who reads is the user that migrate makes', () => {
  for (const name of ['CLICKHOUSE_READER_USER', 'CLICKHOUSE_READER_PASSWORD', 'CLICKHOUSE_DATABASE'])
    expect(service('web').environment[name]).toBe(service('migrate').environment[name]);
  expect(service('clickhouse').environment['CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT']).toBe('1');
});

test('a required variable that is left out would be noticed', () => {
  const { CLICKHOUSE_URL: _left, ...rest } = service('worker').environment;
  expect(() => parseEnvironment(WorkerEnvironment, rest)).toThrow(/CLICKHOUSE_URL/);
});

test('every image is pinned to an exact version', () => {
  for (const [name, { image }] of Object.entries(services))
    expect(image, name).toMatch(/:\d+\.\d+\.\d+|:\d+\.\d+-/);
  for (const file of ['Dockerfile', 'docker/connect.Dockerfile'])
    for (const [, image] of readFileSync(join(root, file), 'utf8').matchAll(/^FROM (\S+)/gm))
      expect(image, file).toMatch(/:v?\d+\.\d+\.\d+/);
});

test('ports are open to this machine only', () => {
  for (const [name, { ports }] of Object.entries(services))
    for (const port of ports) expect(interpolate(port), name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
});

test('ports of Karma are those of the contract, and the addresses follow them', () => {
  const ports = (name: string): string[] => service(name).ports.map(interpolate);
  const { web, intake, metrics } = DEFAULT_PORTS;
  expect(ports('web')).toEqual([`127.0.0.1:${web}:${web}`]);
  expect(ports('worker')).toEqual([`127.0.0.1:${intake}:${intake}`, `127.0.0.1:${metrics}:${metrics}`]);
  const filled = (name: string): string => interpolate(service('web').environment[name] ?? '');
  expect(filled('KARMA_WEB_URL')).toBe(`http://localhost:${web}`);
  expect(filled('KARMA_INTAKE_URL')).toBe(`http://localhost:${intake}`);
  expect([filled('PORT'), filled('KARMA_INTAKE_PORT'), filled('KARMA_METRICS_PORT')]).toEqual(
    [web, intake, metrics].map(String),
  );
});

test('migrations gate web and worker, engines gate migrations by their health', () => {
  for (const name of ['web', 'worker'])
    expect(service(name).depends_on['migrate']).toEqual({ condition: 'service_completed_successfully' });
  for (const engine of ['postgres', 'kafka', 'clickhouse']) {
    expect(service('migrate').depends_on[engine]).toEqual({ condition: 'service_healthy' });
    expect(service(engine).healthcheck).toBeDefined();
  }
  expect(service('connect').healthcheck).toBeDefined();
});

test("Karma's own containers run without root on a read-only file system", () => {
  for (const name of ['web', 'worker', 'migrate', 'first-admin'])
    expect(service(name)).toMatchObject({ user: 'node', read_only: true });
});

test('Connect reads the secrets that the worker writes, in the folder its config provider allows', () => {
  expect(service('worker').volumes).toContain('connect-secrets:/secrets');
  expect(service('connect').volumes).toContain('connect-secrets:/secrets:ro');
  expect(readFileSync(join(root, 'docker/connect.properties'), 'utf8')).toContain('allowed.paths=/secrets');
});

test('the files that the containers run are there', () => {
  for (const name of ['worker', 'migrate', 'first-admin'])
    expect(() => readFileSync(join(root, service(name).command[1] ?? '')), name).not.toThrow();
});
