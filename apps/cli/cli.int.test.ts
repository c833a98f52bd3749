import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type TestDatabase, createTestDatabase } from '@karma/db/postgres/create-test-database.ts';
import { migratePostgres } from '@karma/db/postgres/migrate-postgres.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openContext } from './open-context.ts';
import { readEnvironment } from './read-environment.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(inject('stackEnv').DATABASE_URL);
  await migratePostgres(database.url);
});
afterAll(() => database.drop());

const environment = (): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  DATABASE_URL: database.url,
  // Nobody listens there: these commands do without the ledger, or say that it is away.
  CLICKHOUSE_URL: 'http://127.0.0.1:9',
  CLICKHOUSE_DATABASE: 'karma',
  CLICKHOUSE_READER_USER: 'reader',
  CLICKHOUSE_READER_PASSWORD: '',
  KARMA_SECRET: 'long enough to be a key',
  KARMA_INTAKE_URL: 'http://127.0.0.1:8787',
  KARMA_ENV_FILE: '/nowhere/env.json',
});

type Ended = { code: number | null; out: string; err: string };

/** A command line in this process. */
async function karma(...args: string[]): Promise<Ended> {
  const env = environment();
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => (out += `${text}\n`),
    env,
    open: () => openContext(readEnvironment(env)),
    ask: () => Promise.resolve(null),
  };
  const code = await run(args, terminal, (text) => (err += `${text}\n`));
  return { code, out, err };
}

/** The program as people start it. */
function started(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: environment(),
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

test('the program prints to the right places and ends by itself with its code', async () => {
  const there = await started('sources', 'show', 'envelopes', '--json');
  expect(there).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(there.out)).toMatchObject({ name: 'envelopes', topic: 'raw.envelopes' });
  const away = await started('dead', 'list');
  expect(away).toMatchObject({ code: 1, out: '' });
  expect(away.err).toMatch(/^The ledger did not answer: .*\n$/);
});

test('a user is made, seen in the list, and given another role', async () => {
  const made = await karma(
    'users',
    'create',
    'ann@company.com',
    '--name',
    'Ann',
    '--role',
    'admin',
    '--json',
  );
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(made.out)).toMatchObject({ email: 'ann@company.com', password: expect.any(String) });
  expect((await karma('users', 'list')).out).toMatch(/ann@company\.com +Ann +admin +never/);
  const last = await karma('users', 'set-role', 'ann@company.com', 'viewer');
  expect(last).toEqual({
    code: 1,
    out: '',
    err: 'ann@company.com is the only administrator. Make another one first.\n',
  });
});

test('sources are shown in words and as JSON; one that is not there is refused', async () => {
  expect((await karma('sources', 'list')).out).toMatch(/^NAME .*\nenvelopes +envelopes +starting/);
  const { code, out } = await karma('sources', 'show', 'envelopes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ name: 'envelopes', topic: 'raw.envelopes' });
  expect(await karma('sources', 'pause', 'nothing')).toMatchObject({
    code: 1,
    err: /There is no source nothing/,
  });
});

test('a removal wants the name again where nobody can be asked', async () => {
  expect(await karma('sources', 'remove', 'envelopes')).toMatchObject({ code: 1, out: '' });
});

test('a new generation is written down', async () => {
  const done = await karma('system', 'new-stream', '--topic', 'events.normalized', '--reason', 'made anew');
  expect(done).toMatchObject({ code: 0, err: '', out: /generation 2/ });
});

test('status says what is wrong and exits with 1', async () => {
  const { code, out, err } = await karma('status');
  expect(code).toBe(1);
  expect(err).toBe('');
  expect(out).toMatch(/✗ ClickHouse does not answer/);
  expect(out).toMatch(/✗ No worker runs/);
});
