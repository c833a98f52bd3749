import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder, lockHolder } from './lock-folder.ts';

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'karma-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('one holder at a time; given back, it can be taken again', async () => {
  const folder = await ownFolder();
  const unlock = await lockFolder(folder);
  expect(await lockHolder(folder)).toBe(process.pid);
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder_locked' });
  await unlock();
  expect(await readdir(folder)).toEqual([]);
  await (
    await lockFolder(folder)
  )();
});

test.each([
  ['a process that has died', JSON.stringify({ pid: 999_999_999, mark: '1' })],
  [
    'another process that was given the same pid since',
    JSON.stringify({ pid: process.pid, mark: 'earlier' }),
  ],
  ['nobody, cut short by a power failure', '{"pid":12'],
])('the lock of %s is taken over', async (_, content) => {
  const folder = await ownFolder();
  await writeFile(join(folder, 'lock'), content);
  const unlock = await lockFolder(folder);
  expect(await lockHolder(folder)).toBe(process.pid);
  await unlock();
  expect(await readdir(folder)).toEqual([]);
});

test('of many at once one gets it', async () => {
  const folder = await ownFolder();
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 999_999_999, mark: '1' }));
  const tries = await Promise.allSettled(Array.from({ length: 40 }, () => lockFolder(folder)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['lock']);
});
