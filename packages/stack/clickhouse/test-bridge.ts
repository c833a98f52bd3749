import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient, ClickHouseClientConfigOptions } from '@clickhouse/client';
import { freePorts } from '../free-port.ts';
import { startClickhouse, type ClickHouse, type ClickHouseOptions } from './start-clickhouse.ts';

/** Waits until `check` holds; fails after 20 s. */
export async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('waited 20 s in vain');
    await setTimeout(10);
  }
}

export type TestBridge = {
  options: ClickHouseOptions;
  bridge: ClickHouse;
  /** The user who may do everything, and the one who may only read. */
  client: ClickHouseClient;
  reader: ClickHouseClient;
  /** A further client, with the full user's name and password unless told otherwise. */
  connect(more: ClickHouseClientConfigOptions): ClickHouseClient;
  /** A raw request with the full user's name and password. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Starts the bridge anew on the same folder and port. */
  again(): Promise<void>;
  close(): Promise<void>;
};

/** A bridge of its own on a free port with an empty folder, for one test file. */
export async function startTestBridge(): Promise<TestBridge> {
  const dir = mkdtempSync(join(tmpdir(), 'clickhouse-bridge-'));
  const [port = 0] = await freePorts(1);
  const options: ClickHouseOptions = {
    dataDir: join(dir, 'data'),
    port,
    user: 'default',
    password: "pass:w'ord",
    readonlyUser: 'reader',
    readonlyPassword: 'read',
    logFile: join(dir, 'log'),
  };
  const log = { level: ClickHouseLogLevel.OFF };
  const url = `http://127.0.0.1:${port}`;
  const connect = (more: ClickHouseClientConfigOptions): ClickHouseClient =>
    createClient({ url, username: options.user, password: options.password, log, ...more });
  const client = connect({});
  const reader = connect({ username: options.readonlyUser, password: options.readonlyPassword });
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const test: TestBridge = {
    options,
    bridge: await startClickhouse(options),
    client,
    reader,
    connect,
    ask(path, init) {
      const headers = new Headers(init?.headers);
      headers.set('authorization', authorization);
      return fetch(url + path, { ...init, headers });
    },
    async again() {
      test.bridge = await startClickhouse(options);
    },
    async close() {
      await Promise.all([client.close(), reader.close()]);
      await test.bridge.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return test;
}
