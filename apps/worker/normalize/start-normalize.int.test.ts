import type { Producer } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { DeadLetterSchema } from '@karma/core/contract/dead-letter.ts';
import { EnvelopeSchema } from '@karma/core/contract/envelope.ts';
import { HEARTBEAT_HEADER, fromHeaders } from '@karma/core/contract/headers.ts';
import { HeardSchema } from '@karma/core/contract/heard.ts';
import { MAX_BYTES, TOPIC } from '@karma/core/contract/topics.ts';
import { saveMapping } from '@karma/services/mapping/save.ts';
import { registerHttp } from '@karma/services/source/register-http.ts';
import { removeSource } from '@karma/services/source/remove.ts';

import { ensureTopics } from '../kafka/ensure-topics.ts';
import { openProducer } from '../kafka/produce.ts';
import { type Suite, openSuite } from '../suite/open-suite.ts';
import { type Read, readTopic } from '../suite/read-topic.ts';
import { until } from '../suite/until.ts';
import { partitionOf } from './partition-of.ts';

let suite: Suite;
let producer: Producer;
let events: Awaited<ReturnType<typeof readTopic>>;
let dead: Awaited<ReturnType<typeof readTopic>>;
let heard: Awaited<ReturnType<typeof readTopic>>;

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  producer = await openProducer(suite.kafka, pino({ level: 'silent' }));
  events = await readTopic(suite.kafka, suite.topic(TOPIC.normalized));
  dead = await readTopic(suite.kafka, suite.topic(TOPIC.dead));
  heard = await readTopic(suite.kafka, suite.topic(TOPIC.heard));
  await suite.start('normalize');
});

afterAll(async () => {
  await Promise.all([producer.disconnect(), events.close(), dead.close(), heard.close()]);
  await suite.close();
});

const envelope = (order: number, more: object = {}) => ({
  ts: '2026-11-01T10:00:00.000Z',
  event_type: 'shop.order.placed',
  entity_id: `order:${order}`,
  correlation_id: '',
  tags: { worker: 'pay-1' },
  attrs: { order },
  ...more,
});

const ofSource = (source: string): Read[] =>
  events.messages.filter(({ headers }) => headers['karma-source'] === source);

async function send(topic: string, values: string[], partition = 0, headers: Record<string, string> = {}) {
  const messages = values.map((value) => ({ value, partition, headers }));
  const [sent] = await producer.send({ topic: suite.topic(topic), messages, acks: -1 });
  return BigInt(sent?.baseOffset ?? -1);
}

test('an envelope becomes an event: keyed by its flow, with its provenance in headers', async () => {
  const offset = await send(TOPIC.envelopes, [JSON.stringify(envelope(1))], 1);
  const event = await until('an event', () =>
    ofSource('envelopes').find(({ value }) => value.includes('order:1"')),
  );
  expect(EnvelopeSchema.parse(JSON.parse(event.value))).toEqual(envelope(1));
  expect(event.key).toBe('order:1');
  expect(event.partition).toBe(partitionOf('order:1', 4));
  expect(fromHeaders(event.headers)).toMatchObject({
    source: 'envelopes',
    flow: 'order:1',
    flowKind: 'order',
    origin: `${TOPIC.envelopes}/1/${offset}`,
    mapping: 1,
    backfill: '',
  });
});

test('what is no envelope becomes a dead letter that holds its bytes', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0x7b, 0x22]);
  await producer.send({
    topic: suite.topic(TOPIC.envelopes),
    messages: [{ value: bytes, key: 'k', partition: 0, headers: { h: 'x' } }],
  });
  const message = await until('a dead letter', () => dead.messages[0]);
  const letter = DeadLetterSchema.parse(JSON.parse(message.value));
  expect(letter).toMatchObject({ source: 'envelopes', stage: 'normalize', mapping: 1, headers: { h: 'x' } });
  expect(Buffer.from(letter.value ?? '', 'base64')).toEqual(bytes);
  expect(message.key).toBe(letter.origin);
});

test('the largest message that a raw topic takes becomes a dead letter, whole', async () => {
  const value = Buffer.alloc(MAX_BYTES.raw - 1_000, 0x78);
  await producer.send({ topic: suite.topic(TOPIC.envelopes), messages: [{ value, partition: 0 }], acks: -1 });
  const message = await until('its letter', () =>
    dead.messages.find((one) => one.value.length > MAX_BYTES.raw),
  );
  const letter = DeadLetterSchema.parse(JSON.parse(message.value));
  expect(Buffer.from(letter.value ?? '', 'base64').equals(value)).toBe(true);
});

test('a mapping is switched at a batch boundary, which is recorded before the first event made by it', async () => {
  const spec = (type: string) => ({
    v: 1 as const,
    adapter: 'json' as const,
    expressions: { event_type: `"${type}"`, entity_id: '"thing:" + string(msg.id)' },
    tags: {},
  });
  const source = await registerHttp({
    ctx: suite.admin,
    input: { name: 'switch', title: 'Switch', mapping: spec('a.b.one') },
  });
  await ensureTopics(suite.kafka, suite.env.KARMA_TOPIC_PREFIX, [
    { topic: source.topic, partitions: 2, config: {} },
  ]);
  const ids = (from: number) =>
    Array.from({ length: 20 }, (_, index) => JSON.stringify({ id: from + index }));
  await send(source.topic, ids(0));
  await until('20 events', () => ofSource('switch').length === 20);
  await saveMapping({
    ctx: suite.admin,
    input: { source: 'switch', spec: spec('a.b.two'), basedOn: 1 },
  });
  for (let from = 20; !ofSource('switch').some(({ value }) => value.includes('a.b.two')); from += 20) {
    await send(source.topic, ids(from));
    await until('their events', () => ofSource('switch').length === from + 20);
  }
  const { rows } = await suite.db.pool.query<{ offset: string; version: number }>(
    `SELECT "offset"::text, version FROM mapping_switch WHERE topic = $1 AND partition = 0 ORDER BY "offset"`,
    [source.topic],
  );
  expect(rows.map(({ version }) => version)).toEqual([1, 2]);
  const boundary = Number(rows[1]?.offset);
  for (const { headers, value } of ofSource('switch')) {
    const offset = Number(headers['karma-origin']?.split('/')[2]);
    expect([headers['karma-mapping'], value.includes('a.b.two')]).toEqual(
      offset < boundary ? ['1', false] : ['2', true],
    );
  }
});

test('a source is heard when each of its partitions has spoken, with the offsets to pass first', async () => {
  await send(TOPIC.envelopes, ['2026-11-01T10:00:05.000Z'], 0, { [HEARTBEAT_HEADER]: 'test' });
  await send(TOPIC.envelopes, [JSON.stringify(envelope(77))], 1);
  await send(TOPIC.envelopes, ['2026-11-01T10:00:09.000Z'], 1, { [HEARTBEAT_HEADER]: 'test' });
  const message = await until('a record', () => heard.messages.find(({ key }) => key === 'envelopes'));
  const record = HeardSchema.parse(JSON.parse(message.value));
  expect(record).toMatchObject({ source: 'envelopes', until: Date.parse('2026-11-01T10:00:05.000Z') });
  const event = await until('the event', () =>
    events.messages.find(({ value }) => value.includes('order:77"')),
  );
  expect(BigInt(record.through[event.partition] ?? -1)).toBeGreaterThan(BigInt(event.offset));
});

test('the status of a source tells its counts', async () => {
  const status = await until('counts', async () => {
    const row = await suite.db.prisma.sourceStatus.findFirst({ where: { source: { name: 'switch' } } });
    return row !== null && row.events >= 40n ? row : undefined;
  });
  expect(status).toMatchObject({ dead: 0n, problem: null });
  expect(status.lastEventId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a removed source is read no more', async () => {
  await removeSource({ ctx: suite.admin, input: { source: 'switch', confirm: 'switch' } });
  const group = `${suite.env.KARMA_TOPIC_PREFIX}karma-normalize`;
  const admin = suite.kafka.admin();
  await admin.connect();
  await until('a group without its topic', async () => {
    const { groups } = await admin.describeGroups([group]);
    const members = groups[0]?.members ?? [];
    return members.length === 1 && !members[0]?.memberAssignment.includes(suite.topic('raw.switch'));
  });
  await admin.disconnect();
});

test('a role that stops leaves nothing undone: another one goes on where it was', async () => {
  const before = ofSource('envelopes').length;
  const role = await suite.start('normalize');
  const values = Array.from({ length: 5_000 }, (_, index) => JSON.stringify(envelope(10_000 + index)));
  const sending = send(TOPIC.envelopes, values, 0);
  await until('some events', () => ofSource('envelopes').length > before);
  await role.stop();
  await sending;
  const ids = () => new Set(ofSource('envelopes').map(({ headers }) => headers['karma-event-id'])).size;
  await until('all events', () => ids() >= before + 5_000);
  expect(ids()).toBe(before + 5_000);
});
