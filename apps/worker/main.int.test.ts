import { createServer } from 'node:net';

import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';

import { TOPIC } from '@karma/core/contract/topics.ts';
import { createToken } from '@karma/services/token/create.ts';

import { type Suite, openSuite } from './suite/open-suite.ts';
import { readTopic } from './suite/read-topic.ts';
import { type RunningWorker, isAlive, pidOf, runWorker } from './suite/run-worker.ts';
import { type Sender, startSender } from './suite/start-sender.ts';
import { until } from './suite/until.ts';

let suite: Suite;
let token: string;
let events: Awaited<ReturnType<typeof readTopic>>;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  ({ token } = await createToken({ ctx: suite.admin, input: { source: 'envelopes', name: 'load' } }));
  events = await readTopic(suite.kafka, suite.topic(TOPIC.normalized));
});

afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.process.kill('SIGTERM');
    await worker.ended;
  }
});

afterAll(async () => {
  await events.close();
  await suite.close();
});

function start(args: string[] = []): RunningWorker {
  const worker = runWorker({ ...suite.variables, LOG_LEVEL: 'info' }, args);
  workers.push(worker);
  return worker;
}

async function startReady(): Promise<RunningWorker> {
  const worker = start();
  await until('a ready worker', () => worker.ready(), 60_000).catch((error: unknown) => {
    throw new Error(worker.output(), { cause: error });
  });
  return worker;
}

const send = (): Sender => startSender({ port: suite.env.KARMA_INTAKE_PORT, token });

/** Numbers of events in Kafka, each counted once. */
const inKafka = (run: string): number => {
  const ids = events.messages.filter(({ key }) => key?.startsWith(`load:${run}/`)).map(({ key }) => key);
  return new Set(ids).size;
};

async function inLedger(run: string): Promise<{ rows: number; ids: number }> {
  const answer = await suite.admin.ledger.client.query({
    query: `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(entity_id)) AS ids FROM events
      WHERE startsWith(entity_id, {start: String})`,
    query_params: { start: `load:${run}/` },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ rows: number; ids: number }>();
  return row ?? { rows: 0, ids: 0 };
}

test('one command runs every role; health, readiness, metrics and states tell of all', async () => {
  const worker = await startReady();
  expect((await worker.children()).map(({ child }) => child)).toEqual(['stream', 'hands']);
  const sender = send();
  await until('accepted events', () => sender.accepted() > 50);
  await sender.stop();
  await until('them in the ledger', async () => (await inLedger(sender.run)).ids === sender.accepted());
  const metrics = await (await fetch(`http://127.0.0.1:${suite.env.KARMA_METRICS_PORT}/metrics`)).text();
  expect(metrics).toContain('karma_normalize_events_total{source="envelopes"}');
  expect(metrics).toContain('karma_intake_items_total{source="envelopes"}');
  expect(metrics).toMatch(/process_cpu_seconds_total\{.*process="normalize\+ledger"/);
  const roles = await until('all states', async () => {
    const rows = await suite.db.prisma.roleStatus.findMany({ orderBy: { role: 'asc' } });
    return rows.length === 5 ? rows : undefined;
  });
  expect(roles.map(({ role }) => role)).toEqual(['action', 'connect', 'intake', 'ledger', 'normalize']);
});

test('a stream process that is killed under load is started again, and nothing is lost or doubled', async () => {
  const worker = await startReady();
  const sender = send();
  for (let kill = 1; kill <= 2; kill += 1) {
    const before = sender.accepted();
    const pid = await pidOf(worker, 'stream');
    await until('load', () => sender.accepted() > before + 1_000);
    process.kill(pid, 'SIGKILL');
    await until('a restart', async () => (await pidOf(worker, 'stream')) !== pid);
    await until('a ready worker', () => worker.ready(), 60_000);
  }
  await sender.stop();
  const wanted = { rows: sender.accepted(), ids: sender.accepted() };
  await until('all in Kafka', () => inKafka(sender.run) === sender.accepted(), 60_000);
  await until('all in the ledger', async () => (await inLedger(sender.run)).ids >= wanted.ids, 60_000);
  expect(await inLedger(sender.run)).toEqual(wanted);
  expect((await worker.children()).find(({ child }) => child === 'stream')?.restarts).toBe(2);
  expect(worker.output()).toContain('stream ended (SIGKILL): starting it again in');
});

test('SIGTERM under load drains: what was accepted is kept, and every process ends', async () => {
  const worker = await startReady();
  const pids = await Promise.all(['stream', 'hands'].map((name) => pidOf(worker, name)));
  const sender = send();
  await until('load', () => sender.accepted() > 500);
  const startedAt = Date.now();
  worker.process.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(12_000);
  await sender.stop();
  expect(pids.filter(isAlive)).toEqual([]);
  const left = await suite.db.prisma.roleStatus.findMany();
  expect(left.filter(({ instance }) => pids.some((pid) => instance.endsWith(`:${pid}`)))).toEqual([]);
  expect(sender.refused()).not.toContain('not_confirmed');
  await startReady();
  await until('all in the ledger', async () => (await inLedger(sender.run)).ids >= sender.accepted(), 60_000);
  expect(await inLedger(sender.run)).toEqual({ rows: sender.accepted(), ids: sender.accepted() });
});

test('children whose supervisor was killed end by themselves', async () => {
  const worker = await startReady();
  const pids = await Promise.all(['stream', 'hands'].map((name) => pidOf(worker, name)));
  worker.process.kill('SIGKILL');
  await until('their end', () => !pids.some(isAlive));
});

test('a port in use is told with the variable that changes it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(suite.env.KARMA_METRICS_PORT, '127.0.0.1', resolve));
  const worker = start();
  expect(await worker.ended).toBe(1);
  expect(worker.output()).toContain('set KARMA_METRICS_PORT');
  await new Promise((resolve) => server.close(resolve));
});

test('an unknown role is told', async () => {
  const worker = start(['--roles', 'normalise']);
  expect(await worker.ended).toBe(1);
  expect(worker.output()).toContain('a role is one of');
});
