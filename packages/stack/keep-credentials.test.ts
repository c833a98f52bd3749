import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepCredentials } from './keep-credentials.ts';

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'karma-credentials-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('passwords are made once, all different, readable by the owner only', async () => {
  const folder = await ownFolder();
  const first = await keepCredentials(folder);
  expect(await keepCredentials(folder)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(4);
  expect((await stat(join(folder, 'credentials.json'))).mode & 0o777).toBe(0o600);
});

test('a password that an older file lacks is added, the others stay', async () => {
  const folder = await ownFolder();
  const file = join(folder, 'credentials.json');
  await writeFile(file, JSON.stringify({ postgresPassword: 'kept-for-a-long-time' }));
  const credentials = await keepCredentials(folder);
  expect(credentials.postgresPassword).toBe('kept-for-a-long-time');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(credentials);
});

test('a damaged file is not replaced: the data opens with its passwords only', async () => {
  const folder = await ownFolder();
  await writeFile(join(folder, 'credentials.json'), '{"postgresPass');
  await expect(keepCredentials(folder)).rejects.toMatchObject({ code: 'bad_credentials' });
});
