import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEARTBEAT_HEADER, NATURAL_ID_HEADER } from '@karma/core/contract/headers.ts';
import { TOPIC } from '@karma/core/contract/topics.ts';
import { createToken } from '@karma/services/token/create.ts';
import { freeStackPorts } from '@karma/stack/free-port.ts';
import { type Stack, startStack } from '@karma/stack/start-stack.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Suite, openSuite } from '../../apps/worker/suite/open-suite.ts';
import { readTopic } from '../../apps/worker/suite/read-topic.ts';
import { startSender } from '../../apps/worker/suite/start-sender.ts';
import { until } from '../../apps/worker/suite/until.ts';

/** Engines of its own: the shared ones must not be stopped. */
let stack: Stack;
let folder: string;
let suite: Suite;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-broker-away-'));
  stack = await startStack({
    folder,
    jarsFolder: join(import.meta.dirname, '..', '..', '.karma', 'jars'),
    ports: await freeStackPorts(),
    engines: ['postgres', 'kafka', 'clickhouse'],
    memory: 'small',
  });
  suite = await openSuite({ ...stack.env });
});

afterAll(async () => {
  await suite?.close();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('while the broker is away the intake refuses and says when to come back; nothing accepted is lost', async () => {
  const { token } = await createToken({ ctx: suite.admin, input: { source: 'envelopes', name: 'load' } });
  await suite.start('intake');
  const sender = startSender({ port: suite.env.KARMA_INTAKE_PORT, token });
  await until('load', () => sender.accepted() > 500);
  await stack.kill('kafka', 'SIGSTOP');
  await until('refusals', () => sender.refused().includes('not_confirmed'), 60_000);
  const answer = await fetch(`http://127.0.0.1:${suite.env.KARMA_INTAKE_PORT}/v1/envelopes`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
  await stack.kill('kafka', 'SIGCONT');
  const atReturn = sender.accepted();
  await until('load again', () => sender.accepted() > atReturn + 500, 60_000);
  await stack.kill('kafka', 'SIGKILL');
  const atKill = sender.accepted();
  await until('load after a restart of the broker', () => sender.accepted() > atKill + 500, 90_000);
  await sender.stop(30_000);

  const topic = await readTopic(suite.kafka, suite.topic(TOPIC.envelopes));
  const items = () => topic.messages.filter(({ value }) => value.includes(sender.run));
  const natural = () => new Set(items().map(({ headers }) => headers[NATURAL_ID_HEADER])).size;
  await until('everything', () => natural() === sender.accepted(), 60_000);
  // A request that was tried again may lie there twice: its items have the same natural ids, so the same event ids.
  const pairs = new Set(
    items().map(({ value, headers }) => `${headers[NATURAL_ID_HEADER]} ${JSON.parse(value).entity_id}`),
  );
  expect(pairs.size).toBe(sender.accepted());
  expect(topic.messages.some(({ headers }) => headers[HEARTBEAT_HEADER] !== undefined)).toBe(true);
  await topic.close();
});
