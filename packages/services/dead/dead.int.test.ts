import { randomBytes } from 'node:crypto';
import { connectLedger, ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { migrateLedger } from '@karma/db/ledger/migrate-ledger.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Context } from '../context.ts';
import { type TestContext, openTestContext } from '../test-context.ts';
import { countDead } from './count.ts';
import { getDead } from './get.ts';
import { listDead } from './list.ts';

const AT = Date.UTC(2026, 10, 1, 10);
const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');

let suite: TestContext;
let ctx: Context;
let drop: () => Promise<void>;

beforeAll(async () => {
  const env = inject('stackEnv');
  const database = `karma_test_${randomBytes(6).toString('hex')}`;
  const writer = ledgerWriter({ ...env, CLICKHOUSE_DATABASE: database });
  await migrateLedger(writer);
  await writer.client.insert({ table: 'dead_letters', values: letters(), format: 'JSONEachRow' });
  drop = async () => {
    await writer.client.command({ query: `DROP DATABASE ${database}` });
    await writer.close();
  };
  // Screens ask with the reading user.
  suite = await openTestContext({
    ...env,
    CLICKHOUSE_DATABASE: database,
    CLICKHOUSE_USER: env.CLICKHOUSE_READER_USER,
    CLICKHOUSE_PASSWORD: env.CLICKHOUSE_READER_PASSWORD,
  });
  ctx = suite.as('viewer');
});
afterAll(async () => {
  await suite.close();
  await drop();
});

function letters() {
  const letter = (offset: number, change: object) => ({
    origin: `raw.shop/0/${offset}`,
    source: 'shop',
    stage: 'normalize',
    code: 'bad_json',
    error: 'this is no JSON',
    mapping: 1,
    at: AT + offset,
    key: null,
    value: base64('{"broken'),
    headers: {},
    kafka_partition: 0,
    kafka_offset: offset,
    ...change,
  });
  return [
    ...Array.from({ length: 5 }, (_, offset) => letter(offset, {})),
    letter(5, { code: 'mapping_failed', error: `Größe fehlt: 100% of it's "msg"`, headers: { a: 'b' } }),
    letter(6, {
      source: 'envelopes',
      stage: 'ledger',
      code: 'bad_ts',
      value: base64(new Uint8Array([0, 255])),
    }),
    letter(7, { source: 'envelopes', key: base64('the Key'), value: null, at: AT }),
    // The same message died once more: it replaces itself.
    letter(0, { error: 'this is still no JSON', at: AT }),
  ];
}

async function origins(filter: Parameters<typeof listDead>[0]['input']['filter']): Promise<string[]> {
  const { letters: found } = await listDead({ ctx, input: { filter } });
  return found.map(({ origin }) => origin.slice('raw.shop/0/'.length));
}

test('newest first, each once, a page at a time, also those of one millisecond', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDead({ ctx, input: { limit: 2, cursor } });
    expect(page.letters.length).toBeLessThanOrEqual(2);
    seen.push(...page.letters.map(({ origin }) => origin.slice('raw.shop/0/'.length)));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '7', '0']);
});

test.each([
  [{ source: 'envelopes' }, ['6', '7']],
  [{ stage: 'ledger' }, ['6']],
  [{ code: 'mapping_failed' }, ['5']],
  [{ from: AT + 2, to: AT + 4 }, ['3', '2']],
  [{ text: 'GRÖßE' }, ['5']],
  [{ text: '100% of it\'s "' }, ['5']],
  [{ text: 'the key' }, ['7']],
  [{ text: 'roken', source: 'shop', from: AT + 5 }, ['5']],
  [{ text: "') OR 1 = 1 --" }, []],
] as const)('filter %j', async (filter, expected) => {
  expect(await origins(filter)).toEqual(expected);
});

test('counts by code, stage and source, most first', async () => {
  const { counts } = await countDead({ ctx, input: {} });
  expect(counts[0]).toEqual({ code: 'bad_json', stage: 'normalize', source: 'shop', count: 5, last: AT + 4 });
  expect(counts).toHaveLength(4);
});

test('one whole: bytes as text or hex, headers, its place and whether a newer mapping is there', async () => {
  const text = await getDead({ ctx, input: { origin: 'raw.shop/0/5' } });
  expect(text).toMatchObject({
    key: null,
    value: { form: 'text', text: '{"broken' },
    headers: { a: 'b' },
    place: { topic: 'raw.shop', partition: 0, offset: '5', index: null },
    from: null,
    newerMapping: false,
  });
  await ctx.db.prisma.source.update({ where: { name: 'envelopes' }, data: { mappingVersion: 2 } });
  expect(await getDead({ ctx, input: { origin: 'raw.shop/0/6' } })).toMatchObject({
    value: { form: 'hex', text: '00 ff', bytes: 2 },
    from: { name: 'envelopes' },
    newerMapping: true,
  });
  expect((await getDead({ ctx, input: { origin: 'raw.shop/0/0' } })).error).toBe('this is still no JSON');
  await expect(getDead({ ctx, input: { origin: 'raw.shop/0/99' } })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a ledger that is away is said, and where to look', async () => {
  const away = connectLedger({ ...ctx.ledger.settings, url: 'http://127.0.0.1:9' });
  const asked = listDead({ ctx: { ...ctx, ledger: away }, input: {} });
  await expect(asked).rejects.toMatchObject({ code: 'unavailable', message: /See System/ });
  await away.close();
});
