import { readdir } from 'node:fs/promises';

import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { fromHeaders } from '@karma/core/contract/headers.ts';
import { HeardSchema } from '@karma/core/contract/heard.ts';
import { TOPIC } from '@karma/core/contract/topics.ts';
import { type TestDatabase, createTestDatabase } from '@karma/db/postgres/create-test-database.ts';
import { answer } from '@karma/services/request/answer.ts';
import { ask } from '@karma/services/request/ask.ts';
import { getSource } from '@karma/services/source/get.ts';
import { pauseSource } from '@karma/services/source/pause.ts';
import { registerPostgres } from '@karma/services/source/register-postgres.ts';
import { removeSource } from '@karma/services/source/remove.ts';
import { resumeSource } from '@karma/services/source/resume.ts';

import { type Proxy, openProxy } from '../../suite/open-proxy.ts';
import { type Suite, openSuite } from '../../suite/open-suite.ts';
import { readTopic } from '../../suite/read-topic.ts';
import { until } from '../../suite/until.ts';

let suite: Suite;
let shopDatabase: TestDatabase;
let shop: pg.Client;
let proxy: Proxy;
let events: Awaited<ReturnType<typeof readTopic>>;
let heard: Awaited<ReturnType<typeof readTopic>>;

/** Slots and connectors are the whole server's: names of this suite's own. */
let name: string;

beforeAll(async () => {
  const engines = inject('stackEnv');
  suite = await openSuite(engines);
  name = `shop-${suite.env.KARMA_TOPIC_PREFIX.slice(1, 9)}`;
  shopDatabase = await createTestDatabase(engines.DATABASE_URL);
  proxy = await openProxy(Number(new URL(shopDatabase.url).port));
  shop = new pg.Client({ connectionString: shopDatabase.url });
  await shop.connect();
  await shop.query('CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL)');
  await shop.query(`INSERT INTO orders VALUES (1, 'placed')`);
  events = await readTopic(suite.kafka, suite.topic(TOPIC.normalized));
  heard = await readTopic(suite.kafka, suite.topic(TOPIC.heard));
  await suite.start('connect');
  await suite.start('normalize');
});

afterAll(async () => {
  await Promise.all([events.close(), heard.close()]);
  await suite.close();
  await shop.end();
  await proxy.cut();
  await shopDatabase.drop();
});

const password = (): string => decodeURIComponent(new URL(shopDatabase.url).password);
const connection = () => ({
  host: '127.0.0.1',
  port: proxy.port,
  database: new URL(shopDatabase.url).pathname.slice(1),
  user: new URL(shopDatabase.url).username,
  sslMode: 'disable' as const,
});
const orders = [{ schema: 'public', table: 'orders' }];
const slotOf = (source: string): string => `karma_${source.replaceAll('-', '_')}`;

const register = (source: string, secret: string) =>
  registerPostgres({
    ctx: suite.admin,
    input: {
      name: source,
      title: 'Shop',
      connection: connection(),
      password: secret,
      tables: orders,
      publication: slotOf(source),
      slot: slotOf(source),
      mapping: {
        v: 1,
        adapter: 'debezium-postgres',
        expressions: { event_type: '"order." + string(row.status)', entity_id: '"order:" + string(row.id)' },
        tags: {},
      },
    },
  });

type Asking = Parameters<typeof ask>[0]['input'];
async function answerTo(input: Asking) {
  const { id } = await ask({ ctx: suite.admin, input });
  return until('an answer', async () => {
    const given = await answer({ ctx: suite.admin, input: { id } });
    return given.state === 'waiting' ? undefined : given;
  });
}

const connectorOf = async (source: string) =>
  (await getSource({ ctx: suite.admin, input: { source } })).connector;
const heardUntil = (): number =>
  Math.max(0, ...heard.messages.map(({ value }) => HeardSchema.parse(JSON.parse(value)).until));

test('a database is tried before it is registered', async () => {
  const question = { connection: connection() };
  const good = await answerTo({ kind: 'try_postgres', question, secret: { password: password() } });
  expect(good).toMatchObject({ state: 'done', answer: { ok: true } });
  const wrong = await answerTo({ kind: 'try_postgres', question, secret: { password: 'not this one' } });
  expect(wrong).toMatchObject({
    state: 'done',
    answer: { ok: false, checks: [{ name: 'reach', ok: true }, { ok: false }] },
  });
  const nowhere = { connection: { ...connection(), host: 'no-such-host.invalid' } };
  const away = await answerTo({ kind: 'try_postgres', question: nowhere, secret: { password: 'x' } });
  expect(away).toMatchObject({ answer: { ok: false, checks: [{ name: 'reach', ok: false }] } });
  const { rows } = await suite.db.pool.query<{ question: string }>('SELECT question FROM request');
  expect(rows.map((row) => row.question)).toEqual(['', '', '']);
});

test('its tables are listed, and it is prepared once', async () => {
  const secret = { password: password() };
  const tables = await answerTo({ kind: 'list_tables', question: { connection: connection() }, secret });
  expect(tables).toMatchObject({
    answer: {
      tables: [
        {
          schema: 'public',
          table: 'orders',
          replicaIdentity: 'default',
          columns: [
            { name: 'id', type: 'integer', key: true },
            { name: 'status', type: 'text', key: false },
          ],
        },
      ],
      truncated: false,
    },
  });
  const question = { connection: connection(), tables: orders, publication: slotOf(name), fullRows: true };
  const first = await answerTo({ kind: 'prepare_postgres', question, secret });
  expect(first).toMatchObject({
    answer: {
      done: [expect.stringMatching(/^CREATE PUBLICATION/), expect.stringMatching(/REPLICA IDENTITY FULL$/)],
      left: [],
    },
  });
  expect(await answerTo({ kind: 'prepare_postgres', question, secret })).toMatchObject({
    answer: { done: [], left: [] },
  });
});

test('a change in a captured table becomes an event, what was there before one of the past', async () => {
  await register(name, password());
  await until('the connector', async () => (await connectorOf(name))?.observed === 'RUNNING');
  const past = await until(
    'the snapshot',
    () => events.messages.find(({ value }) => value.includes('"order:1"')),
    60_000,
  );
  expect(fromHeaders(past.headers)).toMatchObject({ source: name, flow: 'order:1', backfill: 'snapshot' });
  await shop.query(`UPDATE orders SET status = 'paid' WHERE id = 1`);
  const event = await until('the change', () =>
    events.messages.find(({ value }) => value.includes('order.paid')),
  );
  expect(fromHeaders(event.headers)).toMatchObject({
    source: name,
    flow: 'order:1',
    flowKind: 'order',
    backfill: '',
  });
  expect(event.headers['karma-origin']).toMatch(new RegExp(`^raw\\.${name}/0/\\d+$`));
  const files = await readdir(suite.env.CONNECT_SECRETS_DIR);
  expect(files).toEqual([`karma-${name}.properties`]);
});

test('a sample of its topic can be looked at, other topics not', async () => {
  const sample = await answerTo({ kind: 'sample_topic', question: { topic: `raw.${name}`, limit: 2 } });
  expect(sample.state === 'done' && sample.kind === 'sample_topic' && sample.answer.messages.length).toBe(2);
  expect(
    await answerTo({ kind: 'sample_topic', question: { topic: 'connect-configs', limit: 5 } }),
  ).toMatchObject({
    state: 'failed',
    error: 'connect-configs is not the topic of a source',
  });
});

test('it is heard while it runs, and not while it is paused', async () => {
  const before = heardUntil();
  await until('later heard', () => heardUntil() > Math.max(before, Date.now() - 8_000));
  await pauseSource({ ctx: suite.admin, input: { source: name } });
  await until('a pause', async () => (await connectorOf(name))?.observed === 'PAUSED');
  const pausedAt = Date.now();
  const stood = await until('a silence', () => Date.now() - heardUntil() > 6_000 && heardUntil());
  expect(stood).toBeLessThanOrEqual(pausedAt);
  await resumeSource({ ctx: suite.admin, input: { source: name } });
  await until('heard again', () => heardUntil() > pausedAt + 6_000);
});

test('a connector that Kafka Connect lost is made again', async () => {
  const url = `${suite.env.CONNECT_URL}/connectors/karma-${name}`;
  await until('a removal', async () => (await fetch(url, { method: 'DELETE' })).status === 204);
  await until('the connector', async () => (await fetch(`${url}/status`)).ok);
  await shop.query(`INSERT INTO orders VALUES (2, 'again')`);
  await until('the change', () => events.messages.find(({ value }) => value.includes('order.again')), 60_000);
});

test('a database that is gone is told, though Kafka Connect says RUNNING, and capturing goes on when it is back', async () => {
  await proxy.cut();
  // Mostly the task runs on in vain; sometimes Debezium gives it up, and it is restarted.
  const isTold = (problem: string | null | undefined) =>
    /does not answer|Nothing answers/.test(problem ?? '');
  await until('a problem', async () => isTold((await connectorOf(name))?.problem), 90_000);
  await shop.query(`INSERT INTO orders VALUES (3, 'meanwhile')`);
  await proxy.mend();
  await until(
    'the change',
    () => events.messages.find(({ value }) => value.includes('order.meanwhile')),
    90_000,
  );
  await until('no problem', async () => (await connectorOf(name))?.problem === null);
});

test('a wrong password is told in words, and never shown', async () => {
  const other = `wrong-${name.slice(5)}`;
  await register(other, 'a-wrong-password');
  const seen = await until('a problem', async () => {
    const connector = await connectorOf(other);
    return connector?.problem ? connector : undefined;
  });
  expect(seen.problem).toBe('The database refuses the password of karma: enter the connection again.');
  expect(JSON.stringify(seen)).not.toContain('a-wrong-password');
  const shown = await (await fetch(`${suite.env.CONNECT_URL}/connectors?expand=info&expand=status`)).text();
  expect(shown).not.toContain('a-wrong-password');
  expect(shown).not.toContain(password());
  await removeSource({ ctx: suite.admin, input: { source: other, confirm: other } });
});

test('a removed source leaves no connector, slot, publication or password', async () => {
  await removeSource({ ctx: suite.admin, input: { source: name, confirm: name } });
  await until(
    'the end',
    async () => (await suite.db.prisma.source.findUnique({ where: { name } }))?.secret === null,
  );
  const left = await shop.query(
    `SELECT slot_name FROM pg_replication_slots WHERE slot_name = $1 UNION ALL
     SELECT pubname FROM pg_publication WHERE pubname = $1`,
    [slotOf(name)],
  );
  expect(left.rows).toEqual([]);
  expect(await readdir(suite.env.CONNECT_SECRETS_DIR)).not.toContain(`karma-${name}.properties`);
  expect((await fetch(`${suite.env.CONNECT_URL}/connectors/karma-${name}`)).status).toBe(404);
});

test('a removal whose secret went before it was recorded comes to its end', async () => {
  const other = `cut-${name.slice(5)}`;
  await register(other, 'a-wrong-password');
  await removeSource({ ctx: suite.admin, input: { source: other, confirm: other } });
  await suite.db.prisma.source.update({ where: { name: other }, data: { secret: null } });
  await until('the end', async () => {
    const connector = await suite.db.prisma.connector.findUniqueOrThrow({
      where: { name: `karma-${other}` },
    });
    return connector.reconciled >= connector.generation;
  });
});
