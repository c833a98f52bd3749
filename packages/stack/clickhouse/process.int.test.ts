import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../free-port.ts';
import { startClickhouse } from './start-clickhouse.ts';
import { startTestBridge, untilTrue, type TestBridge } from './test-bridge.ts';

let t: TestBridge;
beforeAll(async () => {
  t = await startTestBridge();
  await t.client.command({ query: 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a' });
});
afterAll(() => t.close());

const numbers = async (query: string): Promise<number[]> => {
  const result = await t.client.query({ query, format: 'JSONCompactEachRow' });
  return (await result.json<number[]>()).map(([a]) => Number(a));
};

test('ping and the root answer Ok., with and without a password', async () => {
  expect(await t.client.ping()).toEqual({ success: true });
  expect(await t.client.ping({ select: true })).toEqual({ success: true });
  for (const path of ['/', '/ping']) {
    const answer = await fetch(t.bridge.url + path);
    expect([answer.status, await answer.text()]).toEqual([200, 'Ok.\n']);
  }
});

test('a taken port and a taken folder are named', async () => {
  const other = {
    ...t.options,
    dataDir: `${t.options.dataDir}-other`,
    logFile: `${t.options.logFile}-other`,
  };
  await expect(startClickhouse(other)).rejects.toThrow(`port ${t.options.port} is in use`);
  const [port = 0] = await freePorts(1);
  const same = { ...t.options, port, logFile: `${t.options.logFile}-same` };
  await expect(startClickhouse(same)).rejects.toThrow(`cannot open ${t.options.dataDir}`);
  expect(await t.client.ping()).toEqual({ success: true });
});

test('killed in the middle of inserts, it has all that it acknowledged', async () => {
  for (let round = 0; round < 3; round += 1) {
    await t.client.command({ query: 'TRUNCATE TABLE t' });
    const acknowledged: number[] = [];
    const insertOn = async (writer: number): Promise<void> => {
      for (let i = 0; ; i += 1) {
        const a = writer * 1_000_000 + i;
        await t.client.insert({
          table: 't',
          values: [{ a }],
          format: 'JSONEachRow',
          clickhouse_settings: { async_insert: 0 },
        });
        acknowledged.push(a);
      }
    };
    const writers = Promise.allSettled([0, 1, 2].map(insertOn));
    await untilTrue(async () => acknowledged.length > 60 * (round + 1));
    t.bridge.process.kill('SIGKILL');
    await writers;
    await t.again();
    const stored = new Set(await numbers('SELECT a FROM t'));
    expect(acknowledged.filter((a) => !stored.has(a))).toEqual([]);
    expect(stored.size - acknowledged.length).toBeLessThanOrEqual(3);
  }
});

test('SIGTERM ends it, slow queries included, and the data stays', async () => {
  await t.client.command({ query: 'TRUNCATE TABLE t' });
  await t.client.command({ query: 'INSERT INTO t VALUES (42)' });
  const slow = t.client
    .query({ query: 'SELECT max(sipHash64(number)) FROM system.numbers', format: 'JSON' })
    .catch(() => 'gone');
  const streaming = t.ask('/', { method: 'POST', body: 'SELECT number FROM system.numbers FORMAT TSV' });
  const reader = (await streaming).body?.getReader();
  await untilTrue(
    async () =>
      (await numbers("SELECT count() FROM system.processes WHERE query LIKE '%system.numbers%'"))[0] === 3,
  );
  const exited = once(t.bridge.process, 'exit');

  await t.bridge.stop();
  await exited;

  expect(await slow).toBe('gone');
  await reader?.cancel().catch(() => undefined);
  await t.again();
  expect(await numbers('SELECT a FROM t')).toEqual([42]);
});

test('memory and caches are limited, and bodies leave nothing behind', async () => {
  const [limit, marks] = await numbers(
    "SELECT toUInt64(value) FROM system.server_settings WHERE name IN ('max_server_memory_usage', 'mark_cache_size') ORDER BY name DESC",
  );
  expect([limit, marks]).toEqual([4_000_000_000, 134_217_728]);
  expect(existsSync(join(t.options.dataDir, 'bridge-config.xml'))).toBe(true);
  expect(readFileSync(t.options.logFile, 'utf8')).not.toMatch(/Warning|Unhandled/);
});
