import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Producer } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { claimPartitions } from '@karma/db/ledger/claim-partitions.ts';
import { presentOffsets } from '@karma/db/ledger/read-back.ts';
import { startClickhouse } from '@karma/stack/clickhouse/start-clickhouse.ts';
import { freePorts } from '@karma/stack/free-port.ts';

import { openProducer } from '../kafka/produce.ts';
import { eventMessage } from '../suite/make-events.ts';
import { openSuite, type Suite } from '../suite/open-suite.ts';
import { type RoleProcess, spawnRole } from '../suite/spawn-role.ts';
import { until } from '../suite/until.ts';

/** A bridge of its own, since it is killed. */
type Bridge = Awaited<ReturnType<typeof startClickhouse>>;

const PARTITIONS = 4;
const LONG_MS = 110_000;

let folder: string;
let suite: Suite;
let producer: Producer;
let topic: string;
let bridge: Bridge;
let startBridge: () => Promise<Bridge>;
let produced = 0;
let metricsPorts: number[];
const keepers = new Set<{ stop(): Promise<void> }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-exactly-once-'));
  const engines = inject('stackEnv');
  const [port = 0, ...metrics] = await freePorts(3);
  metricsPorts = metrics;
  startBridge = () =>
    startClickhouse({
      dataDir: join(folder, 'data'),
      port,
      user: engines.CLICKHOUSE_USER,
      password: engines.CLICKHOUSE_PASSWORD,
      readonlyUser: engines.CLICKHOUSE_READER_USER,
      readonlyPassword: engines.CLICKHOUSE_READER_PASSWORD,
      logFile: join(folder, 'clickhouse.log'),
    });
  bridge = await startBridge();
  suite = await openSuite({ ...engines, CLICKHOUSE_URL: bridge.url });
  topic = suite.topic('events.normalized');
  producer = await openProducer(suite.kafka, pino({ level: 'silent' }));
});
afterAll(async () => {
  await Promise.all([...keepers].map((keeper) => keeper.stop()));
  await producer.disconnect();
  await suite.close();
  await bridge.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A ledger role in a process of its own; as the supervisor would, it is started again when it ends. */
function keepLedger(place: 0 | 1 = 0): { now(): RoleProcess; stop(): Promise<void> } {
  const variables = { ...suite.variables, KARMA_METRICS_PORT: String(metricsPorts[place]) };
  let going = true;
  let now = spawnRole(variables, 'ledger');
  const keep = (async () => {
    for (await now.exited; going; await now.exited) now = spawnRole(variables, 'ledger');
  })();
  const keeper = {
    now: () => now,
    async stop() {
      keepers.delete(keeper);
      going = false;
      now.kill('SIGCONT');
      now.kill('SIGTERM');
      await keep;
    },
  };
  keepers.add(keeper);
  return keeper;
}

/** Events over several days, so that one insert is several parts, which come and stay one by one. */
async function produce(count: number): Promise<void> {
  const day = (index: number): number => Date.UTC(2026, 10, 20 + (index % 3), 12) + index;
  for (let sent = 0; sent < count; sent += 2_500) {
    const messages = Array.from({ length: Math.min(2_500, count - sent) }, (_, index) =>
      eventMessage(`n${produced + index}`, { at: day(produced + index) }),
    );
    await producer.send({ topic, messages });
    produced += messages.length;
  }
}

type Tally = { rows: number; facts: number; offsets: number };

async function tally(): Promise<Tally> {
  const answer = await suite.admin.ledger.client.query({
    query: `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(event_id)) AS facts,
      toUInt32(uniqExact(kafka_partition, kafka_offset)) AS offsets FROM ledger`,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Tally>();
  return row ?? { rows: 0, facts: 0, offsets: 0 };
}

async function stored(): Promise<number> {
  return tally().then(
    (now) => now.facts,
    () => -1,
  );
}

/** All that was produced is there, each once, and no offset of Kafka lacks. */
async function expectExactlyOnce(): Promise<void> {
  await until('all events', async () => (await stored()) === produced, LONG_MS);
  expect(await tally()).toEqual({ rows: produced, facts: produced, offsets: produced });
  const admin = suite.kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const ranges = ends.map(({ partition, high }) => ({ partition, from: 0, to: Number(high) - 1 }));
  const present = await presentOffsets(suite.admin.ledger, { topic, stream: 1 }, ranges);
  for (const { partition, ...range } of ranges) expect(present.get(partition)).toEqual([range]);
}

test(
  '100,000 events while the role is killed at random: no loss, no doubles',
  { timeout: 240_000 },
  async () => {
    const ledger = keepLedger();
    const producing = produce(100_000);
    for (const share of [0.1, 0.4, 0.7]) {
      await until(`${share} of the events`, async () => (await stored()) >= 100_000 * share, LONG_MS);
      await sleep(Math.random() * 400);
      ledger.now().kill('SIGKILL');
    }
    await producing;
    await expectExactlyOnce();
    await ledger.stop();
  },
);

test(
  'ClickHouse is killed in the middle of inserts: what lacks is inserted',
  { timeout: 240_000 },
  async () => {
    const ledger = keepLedger();
    const before = produced;
    const producing = produce(60_000);
    for (const share of [0.2, 0.6]) {
      await until(`${share} of the events`, async () => (await stored()) >= before + 60_000 * share, LONG_MS);
      await sleep(Math.random() * 300);
      process.kill(bridge.pid, 'SIGKILL');
      await bridge.stop();
      bridge = await startBridge();
    }
    await producing;
    await expectExactlyOnce();
    await ledger.stop();
  },
);

test('a role stopped past its session writes nothing when it wakes', { timeout: 240_000 }, async () => {
  const old = keepLedger(0);
  await produce(5_000);
  await until('the old one has stored', async () => (await stored()) === produced, LONG_MS);
  const epochs = await owners();
  await produce(2_000);
  old.now().kill('SIGSTOP');
  const next = keepLedger(1);
  await produce(20_000);
  await until('the new one has claimed', async () => newer(await owners(), epochs), LONG_MS);
  await until('the new one has stored', async () => (await stored()) === produced, LONG_MS);
  const written = await writtenBy(epochs);
  old.now().kill('SIGCONT');
  await produce(20_000);
  await expectExactlyOnce();
  expect(await writtenBy(epochs)).toBe(written);
  await Promise.all([old.stop(), next.stop()]);
});

test('a partition that is claimed from elsewhere fences the role, which claims anew and goes on', async () => {
  const ledger = keepLedger();
  await produce(1_000);
  await until('stored', async () => (await stored()) === produced, LONG_MS);
  const { ledger: client } = suite.admin;
  await claimPartitions(client, suite.db.pool, { topic, partitions: [1], claimedBy: 'a test' });
  await produce(2_000);
  await expectExactlyOnce();
  await ledger.stop();
});

async function owners(): Promise<Map<number, number>> {
  const answer = await suite.admin.ledger.client.query({
    query: 'SELECT kafka_partition, toUInt32(max(epoch)) AS epoch FROM owners GROUP BY kafka_partition',
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ kafka_partition: number; epoch: number }>();
  return new Map(rows.map((row) => [row.kafka_partition, row.epoch]));
}

function newer(now: Map<number, number>, before: Map<number, number>): boolean {
  return (
    now.size === PARTITIONS && [...now].every(([partition, epoch]) => epoch > (before.get(partition) ?? 0))
  );
}

async function writtenBy(epochs: Map<number, number>): Promise<number> {
  const either = [...epochs].map(
    ([partition, epoch]) => `(kafka_partition = ${partition} AND owner_epoch = ${epoch})`,
  );
  const answer = await suite.admin.ledger.client.query({
    query: `SELECT toUInt32(count()) AS n FROM ledger WHERE ${either.join(' OR ')}`,
    format: 'JSONEachRow',
  });
  return (await answer.json<{ n: number }>())[0]?.n ?? 0;
}
