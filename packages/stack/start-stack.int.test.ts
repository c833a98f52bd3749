import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { EngineName } from './engine.ts';
import { freePorts, freeStackPorts } from './free-port.ts';
import type { StackPorts } from './ports.ts';
import { identifyProcess } from './process/identify-process.ts';
import { resetStack } from './reset-stack.ts';
import { startStack, type Stack, type StackOptions } from './start-stack.ts';
import type { EngineEvent } from './supervise.ts';

const JARS = join(import.meta.dirname, '..', '..', '.karma', 'jars');
const ENGINES: EngineName[] = ['postgres', 'kafka', 'connect', 'clickhouse'];

let folder: string;
let ports: StackPorts;
let stack: Stack;
let events: EngineEvent[] = [];

const options = (more: Partial<StackOptions> = {}): StackOptions => ({
  folder,
  jarsFolder: JARS,
  ports,
  engines: ENGINES,
  memory: 'small',
  onEvent: (event) => events.push(event),
  ...more,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-start-stack-'));
  ports = await freeStackPorts();
  stack = await startStack(options());
});

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a running stack', () => {
  test('Kafka takes and gives messages', async () => {
    await makeTopic('greetings');
    expect(await roundTrip('greetings', 'hello')).toBe('hello');
  });

  test('Postgres has the database, and room for logical replication', async () => {
    const row = await sql(`SELECT current_database() AS database, current_setting('wal_level') AS wal,
      current_setting('max_wal_senders')::int AS senders, current_setting('max_replication_slots')::int AS slots,
      pg_logical_emit_message(false, 'karma', 'now', true) IS NOT NULL AS emits`);
    expect(row).toEqual({ database: 'karma', wal: 'logical', senders: 20, slots: 20, emits: true });
  });

  test("Connect answers and has Debezium's plugin", async () => {
    const response = await fetch(`${stack.env.CONNECT_URL}/connector-plugins`);
    expect(JSON.stringify(await response.json())).toContain(
      'io.debezium.connector.postgresql.PostgresConnector',
    );
  });

  test('ClickHouse answers to both users', async () => {
    const { CLICKHOUSE_URL: url, ...env } = stack.env;
    const ask = async (user: string, password: string) => {
      const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
      const response = await fetch(`${url}/`, { method: 'POST', body: 'SELECT 1 + 1', headers });
      return (await response.text()).trim();
    };
    expect(await ask(env.CLICKHOUSE_USER, env.CLICKHOUSE_PASSWORD)).toBe('2');
    expect(await ask(env.CLICKHOUSE_READER_USER, env.CLICKHOUSE_READER_PASSWORD)).toBe('2');
  });

  test('a second start on the same folder is refused and says who has it', async () => {
    await expect(startStack(options())).rejects.toMatchObject({ code: 'folder_locked' });
    await expect(resetStack(folder, { all: false })).rejects.toThrow(/Stop that one first/);
  });

  test('passwords are kept for the owner only', async () => {
    expect((await stat(join(folder, 'credentials.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(stack.env.CONNECT_SECRETS_DIR)).mode & 0o777).toBe(0o700);
  });
});

describe('an engine that dies', () => {
  test.each(ENGINES)('%s, killed by -9, is started again, and it is said', async (name) => {
    events = [];
    const before = stack.engines.get(name)?.current()?.pid;
    await stack.kill(name, 'SIGKILL');
    const after = await stack.engines.get(name)?.ready();
    expect(after?.pid).not.toBe(before);
    expect(events.filter((event) => event.engine === name).map((event) => event.kind)).toEqual([
      'died',
      'back',
    ]);
    expect(events[0]?.text).toContain(`${name} was ended by SIGKILL`);
  });

  test('a restart by command is clean and not called a death', async () => {
    events = [];
    await stack.restart('connect');
    expect(events.map((event) => event.kind)).toEqual(['back']);
  });
});

describe('stop and start again', () => {
  test('nothing is left running, and the data is still there', async () => {
    await sql('CREATE TABLE kept (word text)');
    await sql("INSERT INTO kept VALUES ('still here')");
    await makeTopic('kept');
    const pids = [...stack.engines.values()].map((engine) => engine.current()?.pid ?? 0);
    await stack.stop();
    expect(await Promise.all(pids.map(identifyProcess))).toEqual(pids.map(() => undefined));
    expect(await processesThatMention(folder)).toEqual([]);

    stack = await startStack(options());
    expect(await sql('SELECT word FROM kept')).toEqual({ word: 'still here' });
    expect(await roundTrip('kept', 'and again')).toBe('and again');
  });

  test('engines that outlived a killed stack are stopped and taken over', async () => {
    const other = await ownFolder();
    const taken = await freeStackPorts();
    const engines: EngineName[] = ['postgres', 'kafka'];
    const orphaned = await startAndKill({
      folder: other,
      jarsFolder: JARS,
      ports: taken,
      engines,
      memory: 'small',
    });
    expect(await Promise.all(orphaned.map(identifyProcess))).not.toContain(undefined);

    const next = await startStack(options({ folder: other, ports: taken, engines }));
    expect(await Promise.all(orphaned.map(identifyProcess))).toEqual([undefined, undefined]);
    await next.stop();
  });
});

describe('a start that cannot succeed', () => {
  test('a port in use is named with its variable and its owner, and nothing is left running', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const other = await ownFolder();
    const start = startStack(options({ folder: other, ports: { ...(await freeStackPorts()), kafka: port } }));
    await expect(start).rejects.toMatchObject({ code: 'port_in_use', port });
    await expect(start).rejects.toThrow(/kafka.*KARMA_KAFKA_PORT/);
    if (process.platform === 'linux') await expect(start).rejects.toThrow(`(pid ${process.pid})`);
    expect(await processesThatMention(other)).toEqual([]);
  });

  test('an engine that cannot start shows the end of its log and where it is', async () => {
    const other = await ownFolder();
    await mkdir(join(other, 'kafka', 'data'), { recursive: true });
    await writeFile(join(other, 'kafka', 'data', 'meta.properties'), 'version=1\nnode.id=7\ncluster.id=x\n');
    const start = startStack(options({ folder: other, ports: await freeStackPorts(), engines: ['kafka'] }));
    await expect(start).rejects.toMatchObject({ code: 'engine_failed', engine: 'kafka' });
    await expect(start).rejects.toThrow(join(other, 'logs', 'kafka.log'));
    await expect(start).rejects.toThrow(/Stored node id 7/);
  });

  test('a start that is called off leaves nothing running', async () => {
    const other = await ownFolder();
    const control = new AbortController();
    const start = startStack(
      options({
        folder: other,
        ports: await freeStackPorts(),
        signal: control.signal,
        onProgress: ({ what, state }) => {
          if (what === 'kafka' && state === 'running') control.abort();
        },
      }),
    );
    await expect(start).rejects.toMatchObject({ code: 'stack_aborted' });
    expect(await processesThatMention(other)).toEqual([]);
  });
});

test('a stop while an engine is being started again leaves nothing running', async () => {
  const other = await ownFolder();
  const own = await startStack(options({ folder: other, ports: await freeStackPorts(), engines: ['kafka'] }));
  await own.kill('kafka', 'SIGKILL');
  await own.stop();
  expect(await processesThatMention(other)).toEqual([]);
});

test('a reset removes data and passwords, and keeps the jars unless told', async () => {
  const other = await ownFolder();
  const own = await startStack(
    options({ folder: other, ports: await freeStackPorts(), engines: ['postgres'] }),
  );
  await own.stop();
  await mkdir(join(other, 'jars'));
  await resetStack(other, { all: false });
  expect(await readdir(other)).toEqual(['jars']);
  await resetStack(other, { all: true });
  expect(await readdir(other)).toEqual([]);
});

async function ownFolder(): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'karma-start-stack-'));
  onTestFinished(() => rm(own, { recursive: true, force: true }));
  return own;
}

function kafka(): Kafka {
  return new Kafka({ brokers: [stack.env.KAFKA_BROKERS], logLevel: logLevel.NOTHING });
}

async function makeTopic(topic: string): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
}

async function roundTrip(topic: string, value: string): Promise<string | undefined> {
  const client = kafka();
  const producer = client.producer();
  const consumer = client.consumer({ groupId: `reads-${topic}`, maxWaitTimeInMs: 200 });
  await Promise.all([producer.connect(), consumer.connect()]);
  try {
    await producer.send({ topic, messages: [{ value }] });
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise((resolve, reject) => {
      const eachMessage = async ({ message }: { message: { value: Buffer | null } }) =>
        resolve(message.value?.toString());
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  }
}

async function sql(text: string): Promise<unknown> {
  const client = new Client({ connectionString: stack.env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(text)).rows[0];
  } finally {
    await client.end();
  }
}

/** Pids whose command line names this folder: what a stack there left behind. */
async function processesThatMention(text: string): Promise<string[]> {
  const child = spawn('ps', ['-A', '-o', 'pid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return Buffer.concat(chunks)
    .toString()
    .split('\n')
    .filter((line) => line.includes(text));
}

/** A stack in a process of its own that is killed once all is ready; resolves with the engines' pids. */
async function startAndKill(own: StackOptions): Promise<number[]> {
  const code = `
    const { startStack } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'start-stack.ts')).href)});
    const stack = await startStack(${JSON.stringify(own)});
    console.log(JSON.stringify([...stack.engines.values()].map((engine) => engine.current().pid)));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(line.toString()) as number[];
}
