import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fetchJars, type JarProgress } from './fetch-jars.ts';
import type { JarSet } from './jar-sets.ts';

/** A set of one small jar that the Kafka set has, too: nothing is downloaded for the test alone. */
async function smallSet(folder: string, version = '1.7.36'): Promise<JarSet> {
  const pom = join(folder, 'small.xml');
  const dependency = `<groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>${version}</version>`;
  await writeFile(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
    <groupId>karma</groupId><artifactId>small</artifactId><version>1</version><packaging>pom</packaging>
    <dependencies><dependency>${dependency}</dependency></dependencies></project>`,
  );
  return { name: 'kafka', pom, excludeGroupIds: [], downloadMb: 1 };
}

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'karma-jars-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('jars are fetched once, with progress, and two at once do not disturb each other', async () => {
  const folder = await ownFolder();
  const set = await smallSet(folder);
  const jarsFolder = join(folder, 'jars');
  const told: JarProgress[] = [];
  const fetch = () => fetchJars(set, { jarsFolder, onProgress: (progress) => told.push(progress) });

  const [first, second] = await Promise.all([fetch(), fetch()]);
  expect(second).toBe(first);
  expect(await readdir(join(first, 'lib'))).toEqual(['slf4j-api-1.7.36.jar']);
  expect(await readdir(jarsFolder)).toHaveLength(1);
  expect(told.filter(({ state }) => state === 'done')).toHaveLength(2);

  told.length = 0;
  expect(await fetch()).toBe(first);
  expect(told).toEqual([]);
});

test('what a killed fetch left half done is removed', async () => {
  const folder = await ownFolder();
  const jarsFolder = join(folder, 'jars');
  await mkdir(join(jarsFolder, 'kafka-0123456789ab.fetching-999999999-deadbeef', 'lib'), { recursive: true });
  const fetched = await fetchJars(await smallSet(folder), { jarsFolder });
  expect(await readdir(jarsFolder)).toEqual([fetched.slice(jarsFolder.length + 1)]);
});

test("a version that does not exist fails with Maven's words and leaves nothing", async () => {
  const folder = await ownFolder();
  const jarsFolder = join(folder, 'jars');
  const set = await smallSet(folder, '0.0.0-none');
  const fetching = fetchJars(set, { jarsFolder });
  await expect(fetching).rejects.toMatchObject({ code: 'jars_failed' });
  await expect(fetching).rejects.toThrow(/slf4j-api/);
  expect(await readdir(jarsFolder)).toEqual([]);
});
