import { ClickHouseError, type ResponseJSON } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBridge, untilTrue, type TestBridge } from './test-bridge.ts';

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

const running = async (text: string): Promise<number> =>
  Number(
    await value(
      `SELECT count() FROM system.processes WHERE query LIKE {text:String} AND query NOT LIKE '%processes%'`,
      { text: `%${text}%` },
    ),
  );

describe('formats', () => {
  test('JSON comes with meta, rows and statistics', async () => {
    const result = await t.client.query({ query: 'SELECT number AS n FROM numbers(3)', format: 'JSON' });
    const json: ResponseJSON<{ n: number }> = await result.json();
    expect(json.data.map(({ n }) => Number(n))).toEqual([0, 1, 2]);
    expect(json.rows).toBe(3);
    expect(json.meta).toEqual([{ name: 'n', type: 'UInt64' }]);
    expect(json.statistics?.rows_read).toBe(3);
    expect(result.response_headers['x-clickhouse-format']).toBe('JSON');
  });

  test.each([
    ['CSV', '0,"0"\n1,"1"\n', 'text/csv; charset=UTF-8'],
    ['CSVWithNames', '"n","s"\n0,"0"\n1,"1"\n', 'text/csv; charset=UTF-8'],
    ['TabSeparated', '0\t0\n1\t1\n', 'text/tab-separated-values; charset=UTF-8'],
    ['JSONCompactEachRow', '[0, "0"]\n[1, "1"]\n', 'application/x-ndjson; charset=UTF-8'],
  ] as const)('%s has its bytes and content type', async (format, text, type) => {
    const result = await t.client.query({
      query: 'SELECT number n, toString(number) s FROM numbers(2)',
      format,
    });
    expect(await result.text()).toBe(text);
    expect(result.response_headers['content-type']).toBe(type);
  });

  test.each(['Parquet', 'Arrow', 'ArrowStream', 'RowBinaryWithNamesAndTypes', 'Native', 'ORC', 'Avro'])(
    '%s comes back as it went',
    async (format) => {
      await t.client.command({
        query: `CREATE OR REPLACE TABLE back (n UInt64, s String) ENGINE = MergeTree ORDER BY n`,
      });
      const query = `SELECT number AS n, repeat(toString(number), 20) AS s FROM numbers(200000) FORMAT ${format}`;
      const bytes = Buffer.from(await (await t.ask('/', { method: 'POST', body: query })).arrayBuffer());
      const insert = encodeURIComponent(`INSERT INTO back FORMAT ${format}`);
      const answer = await t.ask(`/?query=${insert}`, { method: 'POST', body: bytes });
      expect(await answer.text()).toBe('');
      expect(await value('SELECT (count(), sum(n), uniqExact(s)) FROM back')).toEqual([
        200000, 19999900000, 200000,
      ]);
    },
  );

  test('a statement without FORMAT takes default_format, header or TabSeparated', async () => {
    const body = "SELECT 1, 'a'";
    expect(await (await t.ask('/', { method: 'POST', body })).text()).toBe('1\ta\n');
    expect(await (await t.ask('/?default_format=CSV', { method: 'POST', body })).text()).toBe('1,"a"\n');
    const headers = { 'X-ClickHouse-Format': 'JSONCompactEachRow' };
    expect(await (await t.ask('/', { method: 'POST', body, headers })).text()).toBe('[1, "a"]\n');
  });

  test('query by parameter, by GET, and split between parameter and body', async () => {
    expect(await (await t.ask('/?query=SELECT%2040%2B2')).text()).toBe('42\n');
    expect(await (await t.ask('/?query=SELECT', { method: 'POST', body: '43' })).text()).toBe('43\n');
    expect((await t.ask('/?query=CREATE%20TABLE%20g%20(a%20Int8)%20ENGINE%3DMemory')).status).toBe(500);
  });

  test.each(['SHOW TABLES', 'DESCRIBE TABLE system.one', 'EXISTS TABLE system.one', 'EXPLAIN SELECT 1'])(
    '%s',
    async (query) => {
      const result = await t.client.query({ query, format: 'JSON' });
      expect((await result.json()).data).toBeInstanceOf(Array);
    },
  );
});

describe('errors', () => {
  test.each([
    ['SELECT * FROM missing', 404, '60', 'UNKNOWN_TABLE'],
    ['selec 1', 400, '62', 'SYNTAX_ERROR'],
    ['selec', 400, '62', 'SYNTAX_ERROR'],
    ['', 400, '62', 'SYNTAX_ERROR'],
    ['SELECT nope', 404, '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT throwIf(1)', 500, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['SELECT 1; DROP TABLE t', 400, '62', 'SYNTAX_ERROR'],
    ['SELECT 1 FORMAT Nonsense', 404, '73', 'UNKNOWN_FORMAT'],
    ["SELECT 1 INTO OUTFILE 'x'", 500, '308', 'INTO_OUTFILE_NOT_ALLOWED'],
  ])('%j', async (query, status, code, type) => {
    await expect(t.client.command({ query })).rejects.toMatchObject({ code, type });
    await expect(t.client.command({ query })).rejects.toBeInstanceOf(ClickHouseError);
    const answer = await t.ask('/', { method: 'POST', body: query });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(code);
    expect(await answer.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: [^]*\\(${type}\\)`));
  });

  test('in the middle of a stream', async () => {
    const query = 'SELECT throwIf(number = 3000000), number FROM numbers(4000000)';
    const result = await t.client.query({ query, format: 'JSONEachRow' });
    const rows = async () => {
      for await (const chunk of result.stream()) expect(chunk.length).toBeGreaterThan(0);
    };
    await expect(rows()).rejects.toMatchObject({ code: '395' });
    const raw = await t.ask('/', { method: 'POST', body: `${query} FORMAT CSV` });
    await expect(raw.text()).rejects.toThrow();
    const held = await t.ask('/?wait_end_of_query=1', { method: 'POST', body: `${query} FORMAT CSV` });
    expect(held.status).toBe(500);
  });
});

describe('streams', () => {
  test('a large result arrives while it is made, in bounded memory', async () => {
    const result = await t.client.query({
      query: 'SELECT number FROM numbers(3000000)',
      format: 'JSONEachRow',
    });
    let rows = 0;
    for await (const chunk of result.stream<{ number: string }>()) rows += chunk.length;
    expect(rows).toBe(3_000_000);
    const endless = await t.ask('/', {
      method: 'POST',
      body: 'SELECT number FROM system.numbers FORMAT TSV',
    });
    const reader = endless.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await reader?.cancel();
    await untilTrue(async () => (await running('system.numbers')) === 0);
  });

  test('compressed when asked', async () => {
    const body = 'SELECT repeat(toString(number), 9) FROM numbers(50000)';
    const plain = await (await t.ask('/', { method: 'POST', body })).text();
    const raw = { method: 'POST', body, headers: { 'Accept-Encoding': 'gzip' } };
    const asked = await t.ask('/?enable_http_compression=1', raw);
    expect(asked.headers.get('content-encoding')).toBe('gzip');
    expect(await asked.text()).toBe(plain);
    expect((await t.ask('/', raw)).headers.get('content-encoding')).toBeNull();
    for (const response of [true, { codec: 'zstd' as const }]) {
      const compressing = t.connect({ compression: { response } });
      const result = await compressing.query({ query: body, format: 'TabSeparated' });
      expect(await result.text()).toBe(plain);
      await expect(compressing.query({ query: 'SELECT * FROM missing' })).rejects.toMatchObject({
        code: '60',
      });
      await compressing.close();
    }
  });

  test('ends when the client goes away, and the place is free again', async () => {
    const abort = new AbortController();
    const slow = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1';
    const gone = Promise.all(
      Array.from({ length: 4 }, () =>
        t.client.query({ query: slow, abort_signal: abort.signal }).catch((e: Error) => e.message),
      ),
    );
    const other = new AbortController();
    const query = 'SELECT max(sipHash64(number)) FROM system.{t:Identifier}';
    const params = {
      query,
      query_params: { t: 'numbers' },
      format: 'JSON' as const,
      abort_signal: other.signal,
    };
    const bound = t.client.query(params).catch((error: Error) => error.message);
    await untilTrue(async () => (await running('sipHash64')) === 5);
    other.abort();
    expect(await bound).toBe('The user aborted a request.');
    await untilTrue(async () => (await running('sipHash64')) === 4);
    abort.abort();
    expect(new Set(await gone)).toEqual(new Set(['The user aborted a request.']));
    await untilTrue(async () => (await running('sipHash64')) === 0);
  });
});

describe('several at once', () => {
  test('a slow one, or a slow subquery, does not hold up others', async () => {
    const abort = new AbortController();
    const sleeps = 'SELECT max(sleepEachRow(1)) FROM numbers(100)';
    const slow = ['JSONEachRow', 'JSON'].flatMap((format) =>
      [sleeps, `SELECT (${sleeps})`].map((query) =>
        t.client
          .query({
            query,
            format: format as 'JSON',
            abort_signal: abort.signal,
            clickhouse_settings: { max_block_size: '1' },
          })
          .catch((error: Error) => error.message),
      ),
    );
    await untilTrue(async () => (await running('sleepEachRow')) === 4);
    for (let i = 0; i < 20; i += 1) expect(await value('SELECT 1')).toBe(1);
    expect(await running('sleepEachRow')).toBe(4);
    abort.abort();
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['The user aborted a request.']));
    await untilTrue(async () => (await running('sleepEachRow')) === 0);
  });

  test('200 at once each get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, x) => value('SELECT {x:UInt32} + 1', { x })),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, x) => x + 1));
  });

  test('a running query can be found by log_comment, and an id runs only once', async () => {
    const abort = new AbortController();
    const slow = {
      query: 'SELECT sleep(3)',
      query_id: 'one',
      clickhouse_settings: { log_comment: 'owner 7' },
    };
    const first = t.client.query({ ...slow, abort_signal: abort.signal }).catch(() => undefined);
    const found = "SELECT count() FROM system.processes WHERE Settings['log_comment'] = 'owner 7'";
    await untilTrue(async () => (await value(found)) === 1);
    await expect(t.client.query(slow)).rejects.toMatchObject({ code: '216' });
    abort.abort();
    await first;
    await untilTrue(async () => (await value(found)) === 0);
  });
});

test('the query id comes back', async () => {
  const result = await t.client.query({ query: 'SELECT 1', query_id: 'my id' });
  expect(result.query_id).toBe('my id');
  expect(result.response_headers['x-clickhouse-query-id']).toBe('my id');
});
