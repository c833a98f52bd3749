import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBridge, type TestBridge } from './test-bridge.ts';

let t: TestBridge;
beforeAll(async () => {
  t = await startTestBridge();
  await t.client.command({ query: 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a' });
  await t.client.command({ query: 'INSERT INTO t VALUES (1), (2)' });
});
afterAll(() => t.close());

describe('a read-only user', () => {
  test.each([
    'SELECT sum(a) FROM t',
    'WITH 1 AS x SELECT x + {y:UInt8}',
    '(SELECT 1)',
    'SELECT a FROM t UNION ALL SELECT number FROM numbers(2)',
    'SHOW TABLES',
    'DESCRIBE TABLE t',
    'EXISTS TABLE t',
    'EXPLAIN SELECT a FROM t',
    "SELECT domain('http://x/'), URLHierarchy('http://x/a'), cityHash64('x'), 'file(x)'",
    'SELECT filesystemAvailable() > 0',
  ])('may %s', async (query) => {
    const result = await t.reader.query({ query, format: 'JSONEachRow', query_params: { y: 1 } });
    await expect(result.json()).resolves.toBeInstanceOf(Array);
  });

  test.each([
    'INSERT INTO t VALUES (3)',
    'INSERT INTO t SELECT 3',
    'INSERT INTO t FORMAT JSONEachRow {"a":3}',
    'CREATE TABLE u (a UInt8) ENGINE = Memory',
    'DROP TABLE t',
    'ALTER TABLE t DELETE WHERE 1',
    'TRUNCATE TABLE t',
    'OPTIMIZE TABLE t',
    'SET max_threads = 1',
    'SELECT 1 SETTINGS max_threads = 1',
    'SELECT 1; DROP TABLE t',
    'KILL QUERY WHERE 1 ASYNC',
    'SYSTEM FLUSH LOGS',
    'USE system',
    'EXPLAIN INSERT INTO t SELECT 1',
    "SELECT file('/etc/hostname')",
    "SELECT `file`('/etc/hostname')",
    "SELECT file /* ( */ ('/etc/hostname')",
    "SELECT * FROM file('/etc/hostname', 'LineAsString')",
    "SELECT 1 INTO OUTFILE '/tmp/never'",
    "DESCRIBE TABLE url('http://127.0.0.1:1/', 'CSV')",
    "DESCRIBE url('http://127.0.0.1:1/', 'CSV')",
    "SELECT * FROM s3('http://127.0.0.1:1/x', 'CSV')",
    "SELECT * FROM remote('127.0.0.1:1', 'system.one')",
    "SELECT * FROM merge('default', 't')",
    'SELECT * FROM mergeTreeIndex(default, t)',
    "SELECT joinGet('t', 'a', 1)",
  ])('may not %s', async (query) => {
    await expect(t.reader.command({ query })).rejects.toMatchObject({
      code: expect.stringMatching(/^(62|80|164|308|497)$/) as string,
    });
    const result = await t.client.query({ query: 'SELECT count() FROM t', format: 'TabSeparated' });
    expect(await result.text()).toBe('2\n');
  });

  test('may set nothing, by URL either', async () => {
    const settings = { max_threads: 1 };
    await expect(t.reader.query({ query: 'SELECT 1', clickhouse_settings: settings })).rejects.toMatchObject({
      code: '164',
    });
    await expect(
      t.reader.insert({ table: 't', values: [{ a: 3 }], format: 'JSONEachRow' }),
    ).rejects.toMatchObject({ code: '164' });
  });
});

describe('a wrong name or password', () => {
  test.each([
    ['default', 'wrong'],
    ['default', ''],
    ['nobody', "pass:w'ord"],
    ['reader', "pass:w'ord"],
  ])('%s %j is refused with 516', async (username, password) => {
    const stranger = t.connect({ username, password });
    await expect(stranger.command({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });
    await stranger.close();
  });

  test('names and passwords come by Basic auth, headers or URL', async () => {
    const headers = { 'X-ClickHouse-User': 'reader', 'X-ClickHouse-Key': 'read' };
    const post = { method: 'POST', body: 'SELECT 7' };
    expect(await (await fetch(t.bridge.url, { ...post, headers })).text()).toBe('7\n');
    expect(await (await fetch(`${t.bridge.url}/?user=reader&password=read`, post)).text()).toBe('7\n');
    expect((await fetch(t.bridge.url, post)).status).toBe(403);
  });
});
