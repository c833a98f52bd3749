import type { Admin, Producer } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { newStream } from '@karma/services/system/new-stream.ts';

import { ensureTopics } from '../kafka/ensure-topics.ts';
import { openProducer } from '../kafka/produce.ts';
import type { RunningRole } from '../role.ts';
import { eventMessage } from '../suite/make-events.ts';
import { openSuite, type Suite } from '../suite/open-suite.ts';
import { until } from '../suite/until.ts';

let suite: Suite;
let admin: Admin;
let producer: Producer;
let topic: string;

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  topic = suite.topic('events.normalized');
  admin = suite.kafka.admin();
  await admin.connect();
  producer = await openProducer(suite.kafka, pino({ level: 'silent' }));
});
afterAll(async () => {
  await producer.disconnect();
  await admin.disconnect();
  await suite.close();
});

async function stored(stream: number): Promise<number> {
  const answer = await suite.admin.ledger.client.query({
    query: `SELECT toUInt32(count()) AS n FROM ledger WHERE stream = ${stream}`,
    format: 'JSONEachRow',
  });
  return (await answer.json<{ n: number }>())[0]?.n ?? -1;
}

const named = (start: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...eventMessage(`${start} ${index}`), partition: 0 }));

async function makeAnew(): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await until('the topic to be gone', async () => !(await admin.listTopics()).includes(topic));
  await ensureTopics(suite.kafka, suite.env.KARMA_TOPIC_PREFIX);
  await producer.disconnect();
  producer = await openProducer(suite.kafka, pino({ level: 'silent' }));
}

const madeAnew = (role: RunningRole): boolean =>
  role.state().problems.some((problem) => problem.code === 'topic_made_anew');

test('a topic made anew under the role stops it, until it is told to go on as a new stream', async () => {
  let role = await suite.start('ledger');
  await producer.send({ topic, messages: named('old', 10) });
  await until('the old ones', async () => (await stored(1)) === 10);
  await makeAnew();
  // Longer than before: the consumer goes on at its old position, as if nothing had happened.
  await producer.send({ topic, messages: named('new', 30) });
  const ended = await Promise.race([
    until('the role to notice', () => madeAnew(role), 60_000),
    // The deleted topic may also end the consumer; whoever starts next must notice, too.
    role.failed.then(() => 'failed'),
  ]);
  if (ended === 'failed') {
    await role.stop();
    role = await suite.start('ledger');
    await until('the role to notice', () => madeAnew(role), 60_000);
  }
  expect(role.state().problems[0]?.message).toContain('system new-stream --topic events.normalized');
  expect(await stored(1)).toBe(10);
  await newStream({ ctx: suite.admin, input: { topic: 'events.normalized', reason: 'made anew' } });
  expect((await role.failed).message).toContain('stream 2');
  await role.stop();
  role = await suite.start('ledger');
  await until('the new ones', async () => (await stored(2)) === 30);
  expect(await stored(1)).toBe(10);
  expect(role.state().problems).toEqual([]);
  await role.stop();
});

test('what Kafka deleted before it was stored is named, and the rest is stored', async () => {
  await producer.send({ topic, messages: named('kept away', 20) });
  const [end] = (await admin.fetchTopicOffsets(topic)).filter(({ partition }) => partition === 0);
  await admin.deleteTopicRecords({
    topic,
    partitions: [{ partition: 0, offset: String(Number(end?.high) - 5) }],
  });
  const role = await suite.start('ledger');
  await until('what is left', async () => (await stored(2)) === 35);
  expect(role.state().problems.map((problem) => problem.message)).toEqual([
    expect.stringContaining('15 events are lost'),
  ]);
  expect(role.state().status).toBe('degraded');
});
