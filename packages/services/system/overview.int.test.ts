import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { TEST_NOW, type TestContext, openTestContext } from '../test-context.ts';
import { overview } from './overview.ts';

let suite: TestContext;

beforeAll(async () => {
  // Port 9 refuses: ClickHouse is away, and the overview must say so instead of failing.
  suite = await openTestContext({ DATABASE_URL: inject('stackEnv').DATABASE_URL });
});
afterAll(() => suite.close());

test('what is away is said, worst first, and what is there is shown', async () => {
  const ctx = suite.as('viewer');
  const state = {
    v: 1,
    status: 'running',
    problems: [],
    lag: { 'raw.a/0': 3, 'raw.b/0': 4 },
    figures: { x: 1 },
  };
  await ctx.db.prisma.roleStatus.create({
    data: { role: 'ledger', instance: 'host:1', state, startedAt: TEST_NOW, updatedAt: TEST_NOW },
  });
  await ctx.db.prisma.roleStatus.create({
    data: { role: 'telepathy', instance: 'host:1', state: {}, startedAt: TEST_NOW, updatedAt: TEST_NOW },
  });
  const seen = await overview({ ctx, input: {} });
  expect(seen.engines.map(({ name, state: is }) => [name, is])).toEqual([
    ['Postgres', 'up'],
    ['ClickHouse', 'down'],
    ['Kafka', 'up'],
    ['Kafka Connect', 'unknown'],
  ]);
  expect(seen.roles).toMatchObject([{ role: 'ledger', silent: false, lagTotal: 7, figures: { x: 1 } }]);
  expect(seen.troubles[0]).toMatchObject({ severity: 'critical', code: 'clickhouse_down' });
  expect(seen.troubles.filter(({ code }) => code === 'role_missing').map(({ about }) => about)).toEqual([
    'intake',
    'connect',
    'normalize',
    'action',
  ]);
});
