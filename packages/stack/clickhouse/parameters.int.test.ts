import { TupleParam } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBridge, type TestBridge } from './test-bridge.ts';

let t: TestBridge;
beforeAll(async () => {
  t = await startTestBridge();
});
afterAll(() => t.close());

async function value(query: string, params: Record<string, unknown> = {}): Promise<unknown> {
  const result = await t.client.query({ query, format: 'JSONCompactEachRow', query_params: params });
  const [row] = await result.json<unknown[]>();
  return row?.[0];
}

describe('parameters', () => {
  const strings = [
    '',
    "it's",
    'back\\slash',
    'tab\tline\ncr\r',
    'nul\0byte',
    "'; DROP TABLE t; --",
    '{x:String}',
    'żółw 🐢',
    '`"$$',
    '\\N',
    '%_',
  ];
  test.each(strings)('String %j', async (x) => {
    expect(await value('SELECT {x:String}', { x })).toBe(x);
  });

  test('arrays, maps, tuples, NULL, identifiers, numbers, dates', async () => {
    expect(await value('SELECT {x:Array(String)}', { x: strings.filter((x) => x !== 'nul\0byte') })).toEqual(
      strings.filter((x) => x !== 'nul\0byte'),
    );
    expect(await value('SELECT {x:Map(String, Array(UInt8))}', { x: { "k'1": [1, 2], k2: [] } })).toEqual({
      "k'1": [1, 2],
      k2: [],
    });
    expect(await value('SELECT {x:Map(UInt8, String)}', { x: new Map([[1, "a'b"]]) })).toEqual({ 1: "a'b" });
    expect(await value('SELECT {x:Tuple(UInt8, String)}', { x: new TupleParam([7, "a'b"]) })).toEqual([
      7,
      "a'b",
    ]);
    expect(await value('SELECT {x:Nullable(String)}', { x: null })).toBeNull();
    expect(await value('SELECT count() FROM {d:Identifier}.{t:Identifier}', { d: 'system', t: 'one' })).toBe(
      1,
    );
    expect(await value('SELECT toString({x:Int256})', { x: -(2n ** 200n) })).toBe(String(-(2n ** 200n)));
    expect(await value('SELECT {x:Float64}', { x: Number.NEGATIVE_INFINITY })).toBeNull();
    expect(await value('SELECT {x:Bool}', { x: true })).toBe(true);
    expect(
      await value("SELECT toString({x:DateTime64(3, 'UTC')})", { x: new Date('2024-02-03T04:05:06.789Z') }),
    ).toBe('2024-02-03 04:05:06.789');
    expect(await value('SELECT {x:UUID}', { x: '61f0c404-5cb3-11e7-907b-a6006ad3dba0' })).toBe(
      '61f0c404-5cb3-11e7-907b-a6006ad3dba0',
    );
  });

  test('also as multipart, however long', async () => {
    const x = "x';\n".repeat(50_000);
    const result = await t.client.query({
      query: 'SELECT {x:String}',
      format: 'JSONCompactEachRow',
      query_params: { x },
      use_multipart_params: true,
    });
    expect(await result.json<string[]>()).toEqual([[x]]);
  });

  test('a missing or wrong one is an error, and none stays for the next query', async () => {
    await value('SELECT {x:String}', { x: 'left' });
    await expect(value('SELECT {x:String}')).rejects.toMatchObject({
      code: '456',
      type: 'UNKNOWN_QUERY_PARAMETER',
    });
    await expect(value('SELECT {x:UInt8}', { x: 'no' })).rejects.toMatchObject({ code: '457' });
  });
});

describe('settings', () => {
  test('hold for their query only', async () => {
    const query = "SELECT getSetting('max_block_size')";
    const set = await t.client.query({
      query,
      format: 'TabSeparated',
      clickhouse_settings: { max_block_size: '17' },
    });
    expect(await set.text()).toBe('17\n');
    expect(await value(query)).not.toBe(17);
  });

  test('database, booleans, limits, and an unknown one', async () => {
    await t.client.command({ query: "CREATE DATABASE IF NOT EXISTS `od``d '\\\\`" });
    const odd = t.connect({ database: "od`d '\\" });
    const result = await odd.query({ query: 'SELECT currentDatabase()', format: 'JSONCompactEachRow' });
    expect(await result.json()).toEqual([["od`d '\\"]]);
    await odd.close();
    await expect(
      t.client
        .query({ query: 'SELECT sleep(2)', clickhouse_settings: { max_execution_time: 0.1 } })
        .then((r) => r.text()),
    ).rejects.toMatchObject({ code: '159' });
    const answer = await t.ask('/?no_such_setting=1', { method: 'POST', body: 'SELECT 1' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('115');
    expect(
      (await t.ask('/?database=nowhere', { method: 'POST', body: 'SELECT 1' })).headers.get(
        'x-clickhouse-exception-code',
      ),
    ).toBe('81');
    expect((await t.ask('/?session_id=a', { method: 'POST', body: 'SELECT 1' })).status).toBe(501);
  });
});
