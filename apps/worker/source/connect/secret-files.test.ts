import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { SecretFiles, escapeProperty } from './secret-files.ts';

test('what a properties file would read otherwise is escaped', () => {
  expect(escapeProperty(' a\\b=c#ü\n€')).toBe('\\u0020a\\u005cb=c#\\u00fc\\u000a\\u20ac');
});

test('the file is its owner’s alone, and nothing else is left in the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'karma-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = new SecretFiles(folder);
  await files.write('karma-shop', 'one');
  await files.write('karma-shop', 'two');
  const path = join(folder, 'karma-shop.properties');
  expect(await readFile(path, 'latin1')).toBe('password=two\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['karma-shop.properties']);
  expect(files.reference('karma-shop')).toBe(`\${file:${path}:password}`);
  await files.remove('karma-shop');
  expect(await readdir(folder)).toEqual([]);
});

test('a name cannot leave the folder', () => {
  expect(() => new SecretFiles('/x').reference('../y')).toThrow('cannot be the name');
});
