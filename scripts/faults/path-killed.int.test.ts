import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MigrateEnvironment, parseEnvironment } from '@karma/core/contract/environment.ts';
import { ledgerWriter, type Ledger } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres, type Database } from '@karma/db/postgres/connect-postgres.ts';
import { registerPostgres } from '@karma/services/source/register-postgres.ts';
import { freePorts, freeStackPorts } from '@karma/stack/free-port.ts';
import { startStack, type Stack } from '@karma/stack/start-stack.ts';
import { migrate } from '../../apps/worker/migrate.ts';
import { until } from '../../apps/worker/suite/until.ts';

/** Engines and worker of its own: the whole path from a row in Postgres to the ledger, and what kills it. */
const WRITERS = 4;
const ROWS_A_WRITE = 5;

let folder: string;
let stack: Stack;
let env: Record<string, string>;
let db: Database;
let ledger: Ledger;
let shop: Pool;
let worker: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-faults-'));
  stack = await startStack({
    folder,
    jarsFolder: join(import.meta.dirname, '../../.karma/jars'),
    ports: await freeStackPorts(),
    engines: ['postgres', 'kafka', 'connect', 'clickhouse'],
    memory: 'small',
  });
  const [intake = 0, metrics = 0] = await freePorts(2);
  env = {
    ...stack.env,
    KARMA_SECRET: 'b7Qw2eR9tY4uI1oP6aS3dF8g',
    KARMA_INTAKE_PORT: String(intake),
    KARMA_METRICS_PORT: String(metrics),
    LOG_LEVEL: 'warn',
  };
  await migrate(parseEnvironment(MigrateEnvironment, env), () => undefined);
  db = connectPostgres(stack.env.DATABASE_URL);
  ledger = ledgerWriter(stack.env);
  shop = await openFacts();
  await registerFacts();
  worker = spawn(process.execPath, [join(import.meta.dirname, '../../apps/worker/main.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await until('the first fact in the ledger', async () => (await stored()).facts > 0, 90_000);
}, 240_000);

afterAll(async () => {
  await endWorker();
  await shop?.end();
  await ledger?.close();
  await db?.close();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

async function endWorker(): Promise<void> {
  if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await ended;
}

async function openFacts(): Promise<Pool> {
  await db.pool.query('CREATE DATABASE facts');
  const url = new URL(stack.env.DATABASE_URL);
  url.pathname = '/facts';
  const pool = new Pool({ connectionString: url.href, max: WRITERS + 1 });
  await pool.query(
    'CREATE TABLE fact (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, writer int NOT NULL)',
  );
  await pool.query('INSERT INTO fact (writer) VALUES (0)');
  return pool;
}

async function registerFacts(): Promise<void> {
  const url = new URL(stack.env.DATABASE_URL);
  await registerPostgres({
    ctx: {
      db,
      ledger,
      user: { id: 'test', name: 'test', role: 'admin' },
      now: () => new Date(),
      scope: EVERYTHING,
      secret: env['KARMA_SECRET'] ?? '',
      intakeUrl: 'http://127.0.0.1',
    },
    input: {
      name: 'facts',
      title: 'Facts',
      connection: {
        host: url.hostname,
        port: Number(url.port),
        database: 'facts',
        user: url.username,
        sslMode: 'disable',
      },
      password: url.password,
      tables: [{ schema: 'public', table: 'fact' }],
      publication: 'karma_facts',
      slot: 'karma_facts',
      mapping: { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} },
    },
  });
}

/** What readers see of the facts: rows, different entities, and the highest number of rows of one entity. */
async function stored(): Promise<{ facts: number; entities: number; most: number }> {
  const result = await ledger.client.query({
    query: `SELECT toUInt32(sum(n)) AS facts, toUInt32(count()) AS entities, toUInt32(max(n)) AS most FROM
      (SELECT entity_id, count() AS n FROM events WHERE source = 'facts' AND kind = 'fact' GROUP BY entity_id)`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ facts: number; entities: number; most: number }>();
  return row ?? { facts: 0, entities: 0, most: 0 };
}

/** Writes facts until told to stop; gives what does so. Each write is a transaction of its own. */
function writeFacts(): () => Promise<void> {
  let going = true;
  const write = async (writer: number): Promise<void> => {
    while (going)
      await shop.query('INSERT INTO fact (writer) SELECT $1 FROM generate_series(1, $2)', [
        writer,
        ROWS_A_WRITE,
      ]);
  };
  const writers = Array.from({ length: WRITERS }, (_, index) => write(index + 1));
  return async () => {
    going = false;
    await Promise.all(writers);
  };
}

const factsWritten = async (): Promise<number> => {
  const { rows } = await shop.query<{ count: string }>('SELECT count(*) FROM fact');
  return Number(rows[0]?.count);
};

async function allArrived(): Promise<void> {
  const written = await factsWritten();
  const seen = await until(
    `${written} facts in the ledger`,
    async () => {
      const now = await stored().catch(() => undefined);
      return now !== undefined && now.entities >= written ? now : undefined;
    },
    120_000,
  );
  expect(seen).toEqual({ facts: written, entities: written, most: 1 });
}

/** Process ids of the worker's processes that carry events, as they say themselves. */
async function streamPid(): Promise<number> {
  const row = await until('a living ledger role', async () => {
    const { rows } = await db.pool.query<{ instance: string }>(
      `SELECT instance FROM role_status WHERE role = 'ledger' AND updated_at > now() - interval '3 seconds'
       ORDER BY started_at DESC LIMIT 1`,
    );
    return rows[0];
  });
  return Number(row.instance.split(':')[1]);
}

async function killStream(): Promise<void> {
  process.kill(await streamPid(), 'SIGKILL');
}

async function moreArrive(by: number): Promise<void> {
  const before = (await stored()).facts;
  await until(
    `${by} more facts`,
    async () => ((await stored().catch(() => undefined))?.facts ?? 0) >= before + by,
    90_000,
  );
}

test.each([
  ['the worker', killStream],
  ['ClickHouse', () => stack.kill('clickhouse', 'SIGKILL')],
  ['Kafka Connect', () => stack.kill('connect', 'SIGKILL')],
  ['Kafka', () => stack.kill('kafka', 'SIGKILL')],
])(
  'kill -9 of %s under load loses and doubles nothing',
  async (_name, kill) => {
    const stop = writeFacts();
    await moreArrive(200);
    await kill();
    await until(
      'the path to carry facts again',
      async () => {
        const before = await stored().catch(() => undefined);
        if (before === undefined) return false;
        await moreArrive(200);
        return true;
      },
      120_000,
    );
    await kill();
    await stop();
    await allArrived();
  },
  300_000,
);
