/**
 * Events per second from Kafka into the ledger, exactly-once included, all engines on this machine; then how far the
 * rollups are behind at 20,000 events a second. Prints JSON lines.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startStack, type Stack } from '@karma/stack/start-stack.ts';
import { freePorts, freeStackPorts } from '@karma/stack/free-port.ts';

import { MigrateEnvironment, parseEnvironment } from '../packages/core/contract/environment.ts';
import { ledgerWriter, type Ledger } from '../packages/db/ledger/connect-ledger.ts';
import { connectKafka } from '../apps/worker/kafka/connect-kafka.ts';
import { migrate } from '../apps/worker/migrate.ts';
import { eventMessage } from '../apps/worker/suite/make-events.ts';
import { type RoleProcess, spawnRole } from '../apps/worker/suite/spawn-role.ts';
import { measureTree } from './measure-tree.ts';

const EVENTS = Number(process.env['KARMA_BENCH_EVENTS'] ?? 600_000);
const PACED_PER_SECOND = 20_000;
const PACED_SECONDS = Number(process.env['KARMA_BENCH_SECONDS'] ?? 20);
const CHUNK = 2_000;
const TOPIC = 'events.normalized';

type Bench = { stack: Stack; ledger: Ledger; variables: Record<string, string>; metricsPort: number };
type Produce = (count: number) => Promise<void>;

function say(line: Record<string, unknown>): void {
  console.log(JSON.stringify({ bench: 'ledger', ...line }));
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'karma-bench-ledger-'));
  const stack = await startStack({
    folder,
    jarsFolder: join(import.meta.dirname, '..', '.karma', 'jars'),
    ports: await freeStackPorts(),
    engines: ['postgres', 'kafka', 'clickhouse'],
    memory: 'bench',
  });
  try {
    await run(stack);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(stack: Stack): Promise<void> {
  const [metricsPort = 0, intakePort = 0] = await freePorts(2);
  const variables = {
    ...stack.env,
    KARMA_SECRET: 'only for this measurement',
    KARMA_METRICS_PORT: String(metricsPort),
    KARMA_INTAKE_PORT: String(intakePort),
    LOG_LEVEL: 'warn',
  };
  const env = parseEnvironment(MigrateEnvironment, variables);
  await migrate(env, () => undefined);
  const ledger = ledgerWriter(env);
  const kafka = connectKafka(env, 'karma-bench');
  const producer = kafka.producer({ maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  let made = 0;
  const produce: Produce = async (count) => {
    for (let sent = 0; sent < count; sent += CHUNK) {
      const messages = Array.from({ length: Math.min(CHUNK, count - sent) }, () =>
        eventMessage(`n${made++}`),
      );
      await producer.send({ topic: TOPIC, messages });
    }
  };
  const bench = { stack, ledger, variables, metricsPort };
  try {
    await throughput(bench, produce);
    await paced(bench, produce);
  } finally {
    await producer.disconnect();
    await ledger.close();
  }
}

/** All events are in Kafka; then the role starts. */
async function throughput(bench: Bench, produce: Produce): Promise<void> {
  await produce(EVENTS);
  const engines = { clickhouse: pidOf(bench, 'clickhouse'), kafka: pidOf(bench, 'kafka') };
  const role = spawnRole(bench.variables, 'ledger');
  try {
    await reaches(bench.ledger, role, 1);
    // From the first insert on: what starting costs is paid once.
    const before = {
      role: cpuSeconds(role.pid),
      clickhouse: cpuSeconds(engines.clickhouse),
      kafka: cpuSeconds(engines.kafka),
    };
    const began = performance.now();
    const first = await stored(bench.ledger);
    await reaches(bench.ledger, role, EVENTS);
    const seconds = (performance.now() - began) / 1_000;
    say({
      what: 'throughput',
      events: EVENTS,
      bytes: String(eventMessage('n1').value).length,
      measured: EVENTS - first,
      per_second: Math.round((EVENTS - first) / seconds),
      stages_s: await stages(bench),
      cpu_s: {
        role: round(cpuSeconds(role.pid) - before.role),
        clickhouse: round(cpuSeconds(engines.clickhouse) - before.clickhouse),
        kafka: round(cpuSeconds(engines.kafka) - before.kafka),
      },
      doubles: EVENTS - (await distinct(bench.ledger)),
    });
  } finally {
    await end(role);
  }
}

/** A steady rate, with everything on: how far behind are rows and rollups? */
async function paced(bench: Bench, produce: Produce): Promise<void> {
  const role = spawnRole(bench.variables, 'ledger');
  const behind: number[] = [];
  const sample = (): Promise<number> => rollupBehind(bench).catch(() => 0);
  const sampling = setInterval(() => void sample().then((value) => behind.push(value)), 500);
  try {
    while (!Number.isFinite(await rollupBehind(bench).catch(() => Number.NaN))) await sleep(100);
    const began = performance.now();
    for (let sent = 0; sent < PACED_PER_SECOND * PACED_SECONDS; sent += CHUNK) {
      await produce(CHUNK);
      const early = ((sent + CHUNK) / PACED_PER_SECOND) * 1_000 - (performance.now() - began);
      if (early > 0) await sleep(early);
    }
    const seconds = (performance.now() - began) / 1_000;
    const total = EVENTS + PACED_PER_SECOND * PACED_SECONDS;
    const ended = performance.now();
    await reaches(bench.ledger, role, total);
    say({
      what: 'rollups',
      asked_per_second: PACED_PER_SECOND,
      made_per_second: Math.round((PACED_PER_SECOND * PACED_SECONDS) / seconds),
      rollup_behind_s_max: Math.max(...behind),
      rows_behind_at_end_s: round((performance.now() - ended) / 1_000),
    });
  } finally {
    clearInterval(sampling);
    await end(role);
  }
}

/** Waits until so many events are stored; a role that ends meanwhile is an error. */
async function reaches(ledger: Ledger, role: RoleProcess, count: number): Promise<void> {
  let ended = false;
  void role.exited.then(() => (ended = true));
  while ((await stored(ledger)) < count) {
    if (ended) throw new Error('The ledger role ended: see what it logged above.');
    // Asking costs the engine, too.
    await sleep(200);
  }
}

function pidOf(bench: Bench, name: 'clickhouse' | 'kafka'): number {
  return bench.stack.engines.get(name)?.current()?.pid ?? 0;
}

async function end(role: RoleProcess): Promise<void> {
  role.kill('SIGTERM');
  await role.exited;
}

async function ask(ledger: Ledger, expression: string): Promise<number> {
  const answer = await ledger.client.query({
    query: `SELECT toUInt32(${expression}) AS n FROM ledger`,
    format: 'JSONEachRow',
  });
  return (await answer.json<{ n: number }>())[0]?.n ?? 0;
}
const stored = (ledger: Ledger): Promise<number> => ask(ledger, 'count()');
const distinct = (ledger: Ledger): Promise<number> => ask(ledger, 'uniqExact(event_id)');

async function metricLines(bench: Bench): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${bench.metricsPort}/metrics`);
  return (await answer.text()).split('\n');
}

function valueOf(lines: readonly string[], start: string, ...labels: string[]): number {
  const line = lines.find((one) => one.startsWith(start) && labels.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1));
}

/** Seconds of the role's wall clock per stage; they overlap, since one batch is checked while another is inserted. */
async function stages(bench: Bench): Promise<Record<string, number>> {
  const lines = await metricLines(bench);
  const own = ['check', 'topic', 'keep', 'insert'].map((stage) => [
    stage,
    round(valueOf(lines, 'karma_ledger_stage_seconds_sum', `stage="${stage}"`)),
  ]);
  const loop = ['fetch', 'commit'].map((stage) => [
    stage,
    round(valueOf(lines, 'karma_consumer_seconds_total', `stage="${stage}"`)),
  ]);
  const flushes = valueOf(lines, 'karma_ledger_flush_rows_count');
  return {
    ...Object.fromEntries([...loop, ...own]),
    flushes,
    rollup: round(valueOf(lines, 'karma_ledger_rollup_seconds_sum')),
  };
}

async function rollupBehind(bench: Bench): Promise<number> {
  return valueOf(await metricLines(bench), 'karma_ledger_rollup_behind_seconds');
}

/** CPU seconds that a process and what it started have used. */
function cpuSeconds(pid: number): number {
  return measureTree(pid).reduce((sum, one) => sum + one.cpuS, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

await main();
