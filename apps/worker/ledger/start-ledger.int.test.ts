import type { Producer } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';

import type { LedgerNote } from '@karma/core/contract/ledger-note.ts';
import { HEADER } from '@karma/core/contract/headers.ts';
import { listen } from '@karma/db/postgres/listen.ts';

import { openProducer } from '../kafka/produce.ts';
import type { RunningRole } from '../role.ts';
import { eventIdOf, eventMessage } from '../suite/make-events.ts';
import { openSuite, type Suite } from '../suite/open-suite.ts';
import { until } from '../suite/until.ts';

let suite: Suite;
let producer: Producer;
let role: RunningRole;
let topic: string;

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  topic = suite.topic('events.normalized');
  producer = await openProducer(suite.kafka, pino({ level: 'silent' }));
  role = await suite.start('ledger');
});
afterAll(async () => {
  await producer.disconnect();
  await suite.close();
});

async function ask<T>(query: string): Promise<T[]> {
  const answer = await suite.admin.ledger.client.query({ query, format: 'JSONEachRow' });
  return answer.json<T>();
}
const count = async (where: string, from = 'events'): Promise<number> =>
  Number((await ask<{ n: string }>(`SELECT toString(count()) AS n FROM ${from} WHERE ${where}`))[0]?.n);

test('an event is stored with its provenance, announced, and found by tag, flow and status', async () => {
  const notes: LedgerNote[] = [];
  const listening = await listen(suite.env.DATABASE_URL, 'karma_ledger', (note) =>
    notes.push(JSON.parse(note)),
  );
  await producer.send({ topic, messages: [eventMessage('first 9', { at: Date.UTC(2026, 10, 24, 12) })] });
  const [row] = await until('the event', async () => {
    const rows =
      await ask(`SELECT toString(ts) AS ts, event_type, entity_id, kind, correlation_id, flow_kind, status,
      pairs, id_pairs, source, origin, mapping, backfill, topic, stream, toString(event_id) AS event_id, attrs
      FROM events WHERE has(id_pairs, 'order_id=first 9') AND has(pairs, 'worker=pay-1')`);
    return rows.length > 0 && rows;
  });
  expect(row).toMatchObject({
    ts: '2026-11-24 12:00:00.000000',
    event_type: 'postgres.orders.update',
    kind: 'order',
    correlation_id: 'tx-first 9',
    flow_kind: 'order',
    status: 'error',
    id_pairs: ['order_id=first 9'],
    source: 'shop',
    origin: 'raw.shop/0/first 9',
    mapping: 1,
    backfill: '',
    topic,
    stream: 1,
    event_id: eventIdOf('first 9'),
    attrs: '{"status":"error","amount":12.5,"note":"first 9"}',
  });
  await until('the note', () => notes.length > 0);
  expect(notes[0]).toMatchObject({ v: 1, topic, stream: 1, rows: 1 });
  await listening.close();
});

test('a fact that comes twice is stored once and counted; a replay of it under a later mapping replaces it', async () => {
  const at = Date.now();
  await producer.send({ topic, messages: [eventMessage('twin', { at })] });
  await until('the event', async () => (await count("correlation_id = 'tx-twin'")) === 1);
  await producer.send({ topic, messages: [eventMessage('twin', { at }), eventMessage('after twin')] });
  await until('what came after', async () => (await count("correlation_id = 'tx-after twin'")) === 1);
  expect(await count("correlation_id = 'tx-twin'", 'ledger')).toBe(1);
  expect(await ask(`SELECT reason, event_id FROM left_out WHERE event_id = '${eventIdOf('twin')}'`)).toEqual([
    { reason: 'double', event_id: eventIdOf('twin') },
  ]);
  await producer.send({ topic, messages: [eventMessage('twin', { at, mapping: 2, backfill: 'replay' })] });
  await until(
    'the later form',
    async () => (await count("correlation_id = 'tx-twin' AND mapping = 2")) === 1,
  );
  expect(await count("correlation_id = 'tx-twin'")).toBe(1);
});

test('poison among good ones becomes dead letters, once each, and the good ones are stored', async () => {
  const message = (name: string): ReturnType<typeof eventMessage> => ({
    ...eventMessage(name),
    partition: 0,
  });
  const value = String(eventMessage('poison').value);
  const poison = [
    { ...message('poison 1'), value: 'no json' },
    { ...message('poison 2'), value: null },
    { ...message('poison 3'), value: value.replace('"ts":"2', '"ts":"9') },
    { ...message('poison 4'), value: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
    { ...message('poison 5'), headers: {} },
    { ...message('poison 6'), value: value.replace('{', '{"__proto__":1,') },
    // Passes every check of ours, since JSON's last one wins; ClickHouse refuses a field that is there twice.
    {
      ...message('poison 7'),
      value: value.replace('{', '{"correlation_id":"once","correlation_id":"twice",'),
    },
  ];
  const messages = [message('good 1'), ...poison, message('good 2')];
  await producer.send({ topic, messages });
  await until('the good ones', async () => (await count("correlation_id LIKE 'tx-good%'")) === 2);
  await until('the dead letters', async () => (await count("stage = 'ledger'", 'dead')) === poison.length);
  const dead = await ask<{ code: string; headers: Record<string, string> }>(
    'SELECT code, headers FROM dead ORDER BY kafka_offset',
  );
  expect(dead.map((one) => one.code)).toEqual([...Array(6).fill('bad_envelope'), 'refused_by_ledger']);
  expect(dead.at(-1)?.headers[HEADER.eventId]).toBe(eventIdOf('poison 7'));
  expect(await count("reason = 'dead'", 'left_out FINAL')).toBe(poison.length);
});

test('one insert over events of three hundred days is taken', async () => {
  const messages = Array.from({ length: 300 }, (_, day) =>
    eventMessage(`day ${day}`, { at: Date.UTC(2026, 0, 1 + day) }),
  );
  await producer.send({ topic, messages });
  await until('all days', async () => (await count("correlation_id LIKE 'tx-day%'")) === 300);
});

test('rollups tell the same as the events, each fact once', async () => {
  const sums = async (from: string, n: string, bad: string): Promise<unknown> =>
    ask(`SELECT toString(${n}) AS events, toString(${bad}) AS errors FROM ${from}`);
  await until('rollups that agree', async () => {
    const rolled = await sums('events_per_minute', 'sum(events)', 'sum(errors)');
    return (
      JSON.stringify(rolled) === JSON.stringify(await sums('events', 'count()', "countIf(status = 'error')"))
    );
  });
});

test('heard times are believed when the ledger has passed their offsets, and never go back', async () => {
  await suite.db.pool.query(`INSERT INTO source (id, name, title, kind, topic, created_by, updated_at)
    VALUES (gen_random_uuid(), 'shop', 'Shop', 'postgres', 'raw.shop', 'test', now())`);
  const heardUntil = async (): Promise<number | undefined> => {
    const { rows } = await suite.db.pool.query<{ heard_until: Date }>(
      'SELECT heard_until FROM source_status',
    );
    return rows[0]?.heard_until.getTime();
  };
  const ends = await topicEnds();
  const through = (more: number): Record<string, string> =>
    Object.fromEntries(ends.map(({ partition, high }) => [partition, String(Number(high) + more)]));
  const say = async (until_: number, of: Record<string, string>): Promise<unknown> =>
    producer.send({
      topic: suite.topic('sources.heard'),
      messages: [
        { key: 'shop', value: JSON.stringify({ v: 1, source: 'shop', until: until_, through: of }) },
      ],
    });
  await say(2_000, through(0));
  await until('the first', async () => (await heardUntil()) === 2_000);
  await say(1_000, through(0));
  await say(3_000, through(1));
  const partitions = ends.map(({ partition }) => ({ ...eventMessage(`heard ${partition}`), partition }));
  await producer.send({ topic, messages: partitions.slice(1) });
  await until(
    'all but one',
    async () => (await count("correlation_id LIKE 'tx-heard%'")) === partitions.length - 1,
  );
  expect(await heardUntil()).toBe(2_000);
  await producer.send({ topic, messages: partitions.slice(0, 1) });
  await until('the second', async () => (await heardUntil()) === 3_000);
});

async function topicEnds(): Promise<{ partition: number; high: string }[]> {
  const admin = suite.kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return ends;
}

beforeEach(() => {
  expect(role.state().problems).toEqual([]);
});
