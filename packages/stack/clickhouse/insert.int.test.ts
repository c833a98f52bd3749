import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestBridge, untilTrue, type TestBridge } from './test-bridge.ts';

let t: TestBridge;
beforeAll(async () => {
  t = await startTestBridge();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.client.command({
    query: 'CREATE OR REPLACE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a',
  });
});

async function rows(query = 'SELECT a, s FROM t ORDER BY a, s'): Promise<unknown[]> {
  return (await t.client.query({ query, format: 'JSONCompactEachRow' })).json();
}

const post = (query: string, body: Uint8Array | string, headers = {}): Promise<Response> =>
  t.ask(`/?query=${encodeURIComponent(query)}`, { method: 'POST', body, headers });

describe('with the client', () => {
  test('arrays of objects, a summary, and one part', async () => {
    const values = Array.from({ length: 1000 }, (_, a) => ({ a, s: `s${a}` }));
    const { summary, query_id } = await t.client.insert({
      table: 't',
      values,
      format: 'JSONEachRow',
      query_id: 'ins',
    });
    expect(query_id).toBe('ins');
    expect(summary).toMatchObject({ written_rows: '1000', result_rows: '1000' });
    expect(Number(summary?.written_bytes)).toBeGreaterThan(8000);
    expect(Number(summary?.elapsed_ns)).toBeGreaterThan(0);
    expect(await rows("SELECT count() FROM system.parts WHERE table = 't' AND active")).toEqual([[1]]);
    expect(await rows('SELECT count(), sum(a) FROM t')).toEqual([[1000, 499500]]);
  });

  test('columns, columns left out, and nothing', async () => {
    await t.client.insert({
      table: 't',
      values: [['x'], ['y']],
      columns: ['s'],
      format: 'JSONCompactEachRow',
    });
    await t.client.insert({
      table: 't',
      values: [{ a: 5 }],
      columns: { except: ['s'] },
      format: 'JSONEachRow',
    });
    await t.client.insert({ table: 't', values: [], format: 'JSONEachRow' });
    expect(await rows()).toEqual([
      [0, 'x'],
      [0, 'y'],
      [5, ''],
    ]);
    expect((await post('INSERT INTO t FORMAT JSONEachRow', '')).status).toBe(200);
  });

  test('streams of objects and of CSV', async () => {
    const values = Readable.from(Array.from({ length: 30_000 }, (_, a) => ({ a, s: '\n\n;' })));
    await t.client.insert({ table: 't', values, format: 'JSONEachRow' });
    const csv = Readable.from(['7,"a,""b""\n\nc"\n', '8,d\n'], { objectMode: false });
    await t.client.insert({ table: 't', values: csv, format: 'CSV' });
    expect(await rows("SELECT count(), countIf(s = '\\n\\n;') FROM t")).toEqual([[30_002, 30_000]]);
    expect(await rows("SELECT s FROM t WHERE s LIKE 'a%'")).toEqual([['a,"b"\n\nc']]);
  });

  test('compressed bodies', async () => {
    for (const request of [true, { codec: 'zstd' as const }]) {
      const compressing = t.connect({ compression: { request } });
      await compressing.insert({ table: 't', values: [{ a: 1, s: 'z' }], format: 'JSONEachRow' });
      await compressing.close();
    }
    await post('INSERT INTO t FORMAT CSV', gzipSync('2,g\n'), { 'Content-Encoding': 'gzip' });
    await post('INSERT INTO t FORMAT CSV', zstdCompressSync('3,h\n'), { 'Content-Encoding': 'zstd' });
    expect(await rows()).toEqual([
      [1, 'z'],
      [1, 'z'],
      [2, 'g'],
      [3, 'h'],
    ]);
    const cut = await post('INSERT INTO t FORMAT CSV', gzipSync('4,i\n').subarray(0, 12), {
      'Content-Encoding': 'gzip',
    });
    expect(cut.ok).toBe(false);
    expect(await rows('SELECT count() FROM t')).toEqual([[4]]);
  });

  test('exec with a body, commands with VALUES and SELECT', async () => {
    const exec = await t.client.exec({
      query: 'INSERT INTO t FORMAT CSV',
      values: Readable.from(['9,exec\n'], { objectMode: false }),
    });
    exec.stream.resume();
    expect(exec.summary?.written_rows).toBe('1');
    await t.client.command({
      query: "INSERT INTO t (a, s) VALUES (1, 'it''s'), (1 + 1, '\n\n;DROP TABLE t')",
    });
    await t.client.command({ query: 'INSERT INTO t FORMAT JSONEachRow {"a":3,"s":"inline"}' });
    const { summary } = await t.client.command({
      query: 'INSERT INTO t SELECT number + 10, {s:String} FROM numbers(3)',
      query_params: { s: 'p' },
    });
    expect(summary?.written_rows).toBe('3');
    expect(await rows()).toEqual([
      [1, "it's"],
      [2, '\n\n;DROP TABLE t'],
      [3, 'inline'],
      [9, 'exec'],
      [10, 'p'],
      [11, 'p'],
      [12, 'p'],
    ]);
  });

  test('settings are for one insert: a deduplication token does not swallow the next', async () => {
    await t.client.command({
      query: 'ALTER TABLE t MODIFY SETTING non_replicated_deduplication_window = 100',
    });
    const one = (a: number, insert_deduplication_token?: string) =>
      t.client.insert({
        table: 't',
        values: [{ a, s: '' }],
        format: 'JSONEachRow',
        clickhouse_settings: {
          async_insert: 0,
          ...(insert_deduplication_token && { insert_deduplication_token }),
        },
      });
    await one(1, 'token');
    await one(2, 'token');
    await one(3);
    await t.client.command({
      query: "INSERT INTO t SETTINGS async_insert = 0, insert_deduplication_token = 'token' VALUES (4, '')",
    });
    expect(await rows('SELECT a FROM t ORDER BY a')).toEqual([[1], [3]]);
  });

  test('a bad row writes nothing and says which, without naming a file', async () => {
    const bad = t.client.insert({ table: 't', values: [{ a: 1 }, { a: 'no' }], format: 'JSONEachRow' });
    await expect(bad).rejects.toMatchObject({ code: '27' });
    await expect(bad).rejects.toThrow(/at row 2/);
    await expect(bad).rejects.not.toThrow(/shm|spool/);
    expect(await rows()).toEqual([]);
    await expect(
      t.client.insert({ table: 'missing', values: [{ a: 1 }], format: 'JSONEachRow' }),
    ).rejects.toMatchObject({ code: '60' });
  });

  test('a materialized view that throws fails the whole insert', async () => {
    await t.client.command({ query: 'CREATE TABLE t_in AS t ENGINE = Null' });
    await t.client.command({
      query: "CREATE MATERIALIZED VIEW t_mv TO t AS SELECT * FROM t_in WHERE NOT throwIf(a = 2, 'fenced')",
    });
    const insert = (a: number[]) =>
      t.client.insert({ table: 't_in', values: a.map((n) => ({ a: n, s: '' })), format: 'JSONEachRow' });
    await insert([1]);
    await expect(insert([3, 2])).rejects.toMatchObject({ code: '395' });
    expect(await rows('SELECT a FROM t')).toEqual([[1]]);
    await t.client.command({ query: 'DROP TABLE t_mv' });
    await t.client.command({ query: 'DROP TABLE t_in' });
  });
});

describe('a body is data, whatever it holds', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '\n',
        '\r',
        ';',
        "'",
        '"',
        '`',
        '\\',
        '\0',
        '/*',
        '--',
        '$$',
        ' ',
        'DROP TABLE t',
        'x',
      ),
    }),
  );

  test('JSONEachRow gives back equal strings and changes no table', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (strings) => {
        await t.client.command({ query: 'TRUNCATE TABLE t' });
        await t.client.insert({
          table: 't',
          values: strings.map((s, a) => ({ a, s })),
          format: 'JSONEachRow',
        });
        expect(await rows()).toEqual(strings.map((s, a) => [a, s]));
        expect(await rows("SELECT name FROM system.tables WHERE database = 'default'")).toEqual([['t']]);
      }),
      { numRuns: 60 },
    );
  });

  test('RowBinary gives back equal bytes, in the URL form and as one body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), text, fc.boolean(), async (bytes, more, inBody) => {
        const s = Buffer.concat([bytes, Buffer.from(more)]).subarray(0, 127);
        const row = Buffer.concat([Buffer.alloc(8), Buffer.from([s.length]), s]);
        await t.client.command({ query: 'TRUNCATE TABLE t' });
        const head = 'INSERT INTO t FORMAT RowBinary';
        const answer = inBody
          ? await t.ask('/', { method: 'POST', body: Buffer.concat([Buffer.from(`${head}\n`), row]) })
          : await post(head, row);
        expect(await answer.text()).toBe('');
        expect(await rows('SELECT hex(s) FROM t')).toEqual([[s.toString('hex').toUpperCase()]]);
        expect(await rows("SELECT name FROM system.tables WHERE database = 'default'")).toEqual([['t']]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    'INSERT INTO t FORMAT JSONEachRow {"a":1}\n\n;DROP TABLE t',
    'INSERT INTO t FORMAT CSV 1,x\n\n;DROP TABLE t',
    "INSERT INTO t VALUES (1,'x'); DROP TABLE t",
    "INSERT INTO t SELECT 1, 'x'; DROP TABLE t",
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT LineAsString",
    'DROP TABLE IF EXISTS nothing; DROP TABLE t',
    "INSERT INTO t SELECT * FROM input('a UInt64, s String') FORMAT CSV 1,x",
  ])('refused: %j', async (query) => {
    await expect(t.client.command({ query })).rejects.toHaveProperty('code');
    expect(await rows('EXISTS TABLE t')).toEqual([[1]]);
  });
});

test('a client that goes away in the middle of its body has inserted nothing', async () => {
  const abort = new AbortController();
  const values = new Readable({ objectMode: true, read() {} });
  values.push({ a: 1, s: '' });
  const insert = t.client.insert({
    table: 't',
    values,
    format: 'JSONEachRow',
    abort_signal: abort.signal,
    query_id: 'half',
  });
  abort.abort();
  await expect(insert).rejects.toThrow('aborted');
  // The id is free again once the request has been given up.
  await untilTrue(() =>
    t.client.query({ query: 'SELECT 1', query_id: 'half' }).then(
      () => true,
      () => false,
    ),
  );
  expect(await rows()).toEqual([]);
});

test('a running insert shows in system.processes with its kind and log_comment', async () => {
  await t.client.command({ query: 'CREATE TABLE slow_in AS t ENGINE = Null' });
  await t.client.command({
    query: 'CREATE MATERIALIZED VIEW slow_mv TO t AS SELECT a, s FROM slow_in WHERE sleepEachRow(1) = 0',
  });
  const insert = t.client.insert({
    table: 'slow_in',
    values: [{ a: 1 }, { a: 2 }],
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'epoch 7' },
  });
  const fence =
    "SELECT count() FROM system.processes WHERE query_kind = 'Insert' AND Settings['log_comment'] = 'epoch 7'";
  await untilTrue(async () => Number(((await rows(fence))[0] as [number])[0]) === 1);
  await insert;
  expect(await rows(fence)).toEqual([[0]]);
  await t.client.command({ query: 'DROP TABLE slow_mv' });
  await t.client.command({ query: 'DROP TABLE slow_in' });
});
