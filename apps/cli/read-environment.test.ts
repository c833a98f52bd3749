import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnvironment } from './read-environment.ts';

const KEPT = {
  DATABASE_URL: 'postgres://kept/karma',
  CLICKHOUSE_URL: 'http://127.0.0.1:18123',
  CLICKHOUSE_DATABASE: 'karma',
  CLICKHOUSE_READER_USER: 'reader',
  CLICKHOUSE_READER_PASSWORD: 'r',
  KARMA_SECRET: 'long enough to be a key',
  KARMA_INTAKE_URL: 'http://127.0.0.1:8787',
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-cli-'));
  await writeFile(join(folder, 'env.json'), JSON.stringify(KEPT));
});
afterAll(() => rm(folder, { recursive: true }));

test('what npm start kept is found in its folder', () => {
  expect(readEnvironment({ KARMA_FOLDER: folder })).toEqual(KEPT);
});

test('variables of the shell come first', () => {
  const env = { KARMA_FOLDER: folder, DATABASE_URL: 'postgres://shell/karma' };
  expect(readEnvironment(env)).toEqual({ ...KEPT, DATABASE_URL: 'postgres://shell/karma' });
});

test('without either, what to set is said', () => {
  expect(() => readEnvironment({ KARMA_ENV_FILE: join(folder, 'none.json') })).toThrow(/DATABASE_URL/);
});
