import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { HEARTBEAT_HEADER, NATURAL_ID_HEADER, RECEIVED_HEADER } from '@karma/core/contract/headers.ts';
import { TOPIC } from '@karma/core/contract/topics.ts';
import { registerHttp } from '@karma/services/source/register-http.ts';
import { pauseSource } from '@karma/services/source/pause.ts';
import { createToken } from '@karma/services/token/create.ts';
import { revokeToken } from '@karma/services/token/revoke.ts';

import { type Suite, openSuite } from '../../suite/open-suite.ts';
import { readTopic } from '../../suite/read-topic.ts';
import { until } from '../../suite/until.ts';

let suite: Suite;
let token: string;
let raw: Awaited<ReturnType<typeof readTopic>>;

const mapping = {
  v: 1 as const,
  adapter: 'json' as const,
  expressions: { event_type: '"a.b.c"', entity_id: '"thing:" + string(msg.id)' },
  tags: {},
};

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  await suite.start('connect');
  ({ token } = await registerHttp({ ctx: suite.admin, input: { name: 'jobs', title: 'Jobs', mapping } }));
  await suite.start('intake');
  await until('the topic', async () => (await post('{"id":0}')).status === 202);
  raw = await readTopic(suite.kafka, suite.topic('raw.jobs'));
});

afterAll(async () => {
  await raw.close();
  await suite.close();
});

type Sending = { path?: string; headers?: Record<string, string>; bearer?: string };

async function post(
  body: string | Buffer<ArrayBuffer>,
  { path = '/v1/sources/jobs/events', headers, bearer = token }: Sending = {},
) {
  const response = await fetch(`http://127.0.0.1:${suite.env.KARMA_INTAKE_PORT}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}`, ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const events = () => raw.messages.filter(({ headers }) => headers[HEARTBEAT_HEADER] === undefined);

test('the items of a request are in Kafka, as they were sent and in order, when it is accepted', async () => {
  const items = ['{"id": 12345678901234567890}', '{"id":2, "x":1.0}'];
  const answer = await post(`[${items.join(' , ')}]`, { headers: { 'idempotency-key': 'abc' } });
  expect([answer.status, answer.body]).toEqual([202, { accepted: 2, source: 'jobs' }]);
  const found = await until('the items', () => {
    const those = events().filter(({ headers }) => headers[NATURAL_ID_HEADER]?.startsWith('abc/'));
    return those.length === 2 ? those : undefined;
  });
  expect(found.map(({ value }) => value)).toEqual(items);
  expect(found.map(({ headers }) => headers[NATURAL_ID_HEADER])).toEqual(['abc/0', 'abc/1']);
  expect(new Set(found.map(({ partition }) => partition)).size).toBe(1);
  expect(Math.abs(Date.now() - Number(found[0]?.headers[RECEIVED_HEADER]))).toBeLessThan(60_000);
});

test('NDJSON and gzip are taken', async () => {
  const body = gzipSync('{"id":"z1"}\n{"id":"z2"}\n');
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
  expect((await post(body, { headers })).body).toEqual({ accepted: 2, source: 'jobs' });
  await until('the items', () =>
    ['z1', 'z2'].every((id) => events().some(({ value }) => value.includes(id))),
  );
});

test.each<[string, string | Buffer<ArrayBuffer>, Sending, number, object]>([
  ['bad JSON, with its line', '[{"id":1},\n{"id":}]', {}, 400, { error: 'bad_json', line: 2, item: 1 }],
  ['no token', '{}', { headers: { authorization: '' } }, 401, { error: 'no_token' }],
  ['a token that nobody made', '{}', { bearer: 'karma_x' }, 401, { error: 'bad_token' }],
  ['a token of another source', '{}', { path: '/v1/envelopes' }, 403, { error: 'other_source' }],
  ['another path', '{}', { path: '/v1/events' }, 404, { error: 'not_found' }],
  [
    'a form',
    'a=b',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    { error: 'bad_content_type' },
  ],
  [
    'an unknown encoding',
    '{}',
    { headers: { 'content-encoding': 'br' } },
    415,
    { error: 'bad_content_encoding' },
  ],
  ['gzip that is none', '{}', { headers: { 'content-encoding': 'gzip' } }, 400, { error: 'bad_gzip' }],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400, { error: 'bad_encoding' }],
  ['a bad key', '{}', { headers: { 'idempotency-key': 'a b' } }, 400, { error: 'bad_idempotency_key' }],
  [
    'a bomb',
    gzipSync(Buffer.alloc(9 * 1024 * 1024, 0x20)),
    { headers: { 'content-encoding': 'gzip' } },
    413,
    { error: 'too_large' },
  ],
])('%s is refused clearly', async (_, body, sending, status, answer) => {
  const given = await post(body, sending);
  expect([given.status, given.body]).toEqual([status, expect.objectContaining(answer)]);
  expect(given.body['message']).toEqual(expect.any(String));
});

test('a body of the largest size is taken whole', async () => {
  const text = 'x'.repeat(8 * 1024 * 1024 - 20);
  expect((await post(`{"id":"big${text.slice(10)}"}`)).status).toBe(202);
  await until('the item', () =>
    events().some(({ value }) => value.startsWith('{"id":"bigxxx') && value.length > 8_000_000),
  );
  expect((await post(`{"id":"${text}${text}"}`)).status).toBe(413);
});

test('a revoked token no longer opens, a paused source takes nothing', async () => {
  const other = await createToken({ ctx: suite.admin, input: { source: 'jobs', name: 'second' } });
  await until('an open door', async () => (await post('{"id":1}', { bearer: other.token })).status === 202);
  await revokeToken({ ctx: suite.admin, input: { token: other.id } });
  await until(
    'a shut door',
    async () => (await post('{"id":1}', { bearer: other.token })).status === 401,
    3_000,
  );
  await pauseSource({ ctx: suite.admin, input: { source: 'jobs' } });
  const paused = await until('a refusal', async () => {
    const answer = await post('{"id":1}');
    return answer.status === 503 ? answer : undefined;
  });
  expect(paused.body['error']).toBe('paused');
  expect(paused.headers.get('retry-after')).toBe('60');
});

test('envelopes have a door of their own, and each partition hears how far all is in Kafka', async () => {
  const { token: bearer } = await createToken({
    ctx: suite.admin,
    input: { source: 'envelopes', name: 'any' },
  });
  const sentAt = Date.now();
  await until(
    'an open door',
    async () => (await post('{}', { path: '/v1/envelopes', bearer })).status === 202,
  );
  const envelopes = await readTopic(suite.kafka, suite.topic(TOPIC.envelopes));
  await until('heartbeats later than the item', () =>
    [0, 1].every((partition) =>
      envelopes.messages.some(
        (one) =>
          one.partition === partition &&
          one.headers[HEARTBEAT_HEADER] !== undefined &&
          Date.parse(one.value) > sentAt,
      ),
    ),
  );
  expect(envelopes.messages.filter(({ value }) => value === '{}')).toHaveLength(1);
  await envelopes.close();
});
