import { CONFIG_CHANNEL } from '@karma/core/contract/channels.ts';
import { listen } from '@karma/db/postgres/listen.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { newStream } from '../system/new-stream.ts';
import { type TestContext, openTestContext } from '../test-context.ts';
import { recordAudit } from './record-audit.ts';

let suite: TestContext;

beforeAll(async () => {
  suite = await openTestContext(inject('stackEnv'));
});
afterAll(() => suite.close());

test('audit and event are kept with the change, or not at all', async () => {
  const ctx = suite.as('admin');
  await expect(
    transaction(ctx.db, async (tx) => {
      await recordAudit(tx, ctx, 'source.renamed', 'source:x', {});
      throw new Error('the change failed');
    }),
  ).rejects.toThrow('the change failed');
  expect(await ctx.db.prisma.audit.count()).toBe(0);
  expect(await ctx.db.prisma.outbox.count()).toBe(0);
});

test('a change hurries the relay, and its audit has one event', async () => {
  const ctx = suite.as('admin');
  const heard: string[] = [];
  const listening = await listen(suite.url, CONFIG_CHANNEL, (table) => heard.push(table));
  const input = { topic: 'events.normalized', reason: 'made anew' } as const;
  const two = await Promise.all([newStream({ ctx, input }), newStream({ ctx, input })]);
  expect(two.map(({ stream }) => stream).toSorted((a, b) => a - b)).toEqual([2, 3]);
  await vi.waitFor(() => expect(heard.toSorted()).toEqual(['outbox', 'outbox', 'stream', 'stream']), {
    timeout: 10_000,
  });
  expect(await ctx.db.prisma.audit.count({ where: { subject: 'topic:events.normalized' } })).toBe(2);
  await listening.close();
});
