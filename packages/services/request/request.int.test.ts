import { REQUESTS, REQUEST_PATIENCE_MS } from '@karma/core/source/requests.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Context } from '../context.ts';
import { compareMappings } from '../mapping/compare.ts';
import { previewMapping } from '../mapping/preview.ts';
import { open } from '../secret/open.ts';
import { registerPostgres } from '../source/register-postgres.ts';
import { type TestContext, openTestContext } from '../test-context.ts';
import { answer } from './answer.ts';
import { ask } from './ask.ts';
import { aboutRequest } from './write-request.ts';

let suite: TestContext;
let ctx: Context;

beforeAll(async () => {
  suite = await openTestContext(inject('stackEnv'));
  ctx = suite.as('admin');
});
afterAll(() => suite.close());

const HOST = 'db.of-the-shop.example';
const CONNECTION = { host: HOST, port: 5432, database: 'shop', user: 'karma', sslMode: 'prefer' } as const;

/** The question as the worker reads it. */
async function questionOf(id: string): Promise<unknown> {
  const row = await ctx.db.prisma.request.findUniqueOrThrow({ where: { id } });
  // A word too long to stand in ciphertext by chance.
  expect(row.question).not.toContain(HOST);
  return JSON.parse(open(ctx.secret, aboutRequest(id), row.question));
}

test('a question is sealed, and its answer is given to who asked', async () => {
  const { id } = await ask({
    ctx,
    input: { kind: 'try_postgres', question: { connection: CONNECTION }, secret: { password: 'pw' } },
  });
  expect(REQUESTS.try_postgres.question.parse(await questionOf(id))).toEqual({
    connection: CONNECTION,
    password: 'pw',
  });
  expect(await answer({ ctx, input: { id } })).toEqual({ state: 'waiting' });
  const given = {
    ok: false,
    serverVersion: null,
    checks: [{ name: 'reach', ok: false, message: 'refused' }],
  };
  await ctx.db.prisma.request.update({ where: { id }, data: { state: 'done', answer: given, question: '' } });
  expect(await answer({ ctx, input: { id } })).toEqual({
    state: 'done',
    kind: 'try_postgres',
    answer: given,
  });
  const other = { ...ctx, user: { ...ctx.user, id: 'another' } };
  await expect(answer({ ctx: other, input: { id } })).rejects.toMatchObject({ code: 'not_found' });
});

test('a question that nobody takes is given up', async () => {
  const { id } = await ask({
    ctx,
    input: { kind: 'sample_topic', question: { topic: 'raw.shop', limit: 10 } },
  });
  const later = { ...ctx, now: () => new Date(ctx.now().getTime() + REQUEST_PATIENCE_MS + 1) };
  expect(await answer({ ctx: later, input: { id } })).toMatchObject({
    state: 'failed',
    error: /role connect/,
  });
});

test('the kept password goes only where it is used already', async () => {
  await registerPostgres({
    ctx,
    input: {
      name: 'kept',
      title: 'Kept',
      connection: CONNECTION,
      password: 'kept password',
      tables: [{ schema: 'public', table: 'orders' }],
      publication: 'p',
      slot: 's',
      mapping: { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} },
    },
  });
  const secret = { keptFor: 'kept' };
  const { id } = await ask({
    ctx,
    input: { kind: 'list_tables', question: { connection: CONNECTION }, secret },
  });
  expect(await questionOf(id)).toMatchObject({ password: 'kept password' });
  const elsewhere = { ...CONNECTION, host: 'elsewhere' };
  await expect(
    ask({ ctx, input: { kind: 'list_tables', question: { connection: elsewhere }, secret } }),
  ).rejects.toMatchObject({ code: 'bad_input' });
});

test('a mapping is tried on the sample that a worker answered with', async () => {
  const { id } = await ask({
    ctx,
    input: { kind: 'sample_topic', question: { topic: 'raw.new', limit: 10 } },
  });
  const messages = [1, 2].map((n) => ({
    partition: 0,
    offset: String(n),
    timestamp: ctx.now().getTime(),
    key: null,
    value: Buffer.from(JSON.stringify({ id: n })).toString('base64'),
    headers: {},
  }));
  await ctx.db.prisma.request.update({
    where: { id },
    data: { state: 'done', answer: { messages, truncated: false } },
  });
  const spec = {
    v: 1,
    adapter: 'json',
    expressions: { event_type: "'thing.seen'", entity_id: "'thing:' + string(msg.id)" },
    tags: {},
  } as const;
  const seen = await previewMapping({ ctx, input: { source: 'new', spec, sample: { request: id } } });
  expect(seen).toMatchObject({ counts: { messages: 2, events: 2, dead: 0, flows: 2 } });
  const bad = { ...spec, tags: { a: 'msg.' } };
  expect(
    await previewMapping({ ctx, input: { source: 'new', spec: bad, sample: { request: id } } }),
  ).toMatchObject({
    errors: [{ field: 'tags.a' }],
  });
});

test('a saved version is compared with an edited one on the same sample', async () => {
  const message = (n: number) => ({
    partition: 0,
    offset: String(n),
    timestamp: ctx.now().getTime(),
    key: null,
    value: Buffer.from(
      JSON.stringify({
        ts: '2026-11-01T10:00:00.000Z',
        event_type: 'job.step.started',
        entity_id: `step:${n}`,
        correlation_id: 'run-1',
        tags: {},
        attrs: {},
      }),
    ).toString('base64'),
    headers: {},
  });
  const edited = {
    v: 1,
    adapter: 'envelope',
    expressions: { flow_kind: "'job:nightly'" },
    tags: {},
  } as const;
  const sample = { messages: [message(1), message(2)] };
  const compare = (before: { version: number }) =>
    compareMappings({
      ctx,
      input: { source: 'envelopes', before, after: { spec: edited }, sample, show: 1 },
    });
  const found = await compare({ version: 1 });
  expect(found).toMatchObject({ before: { events: 2 }, after: { events: 2 }, differing: 2 });
  expect(found.shown).toHaveLength(1);
  expect(found.shown[0]?.fields).toContain('flowKind');
  await expect(compare({ version: 9 })).rejects.toMatchObject({ code: 'not_found' });
});
