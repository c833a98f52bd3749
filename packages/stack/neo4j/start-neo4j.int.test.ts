import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeStackPorts } from '../free-port.ts';
import { startStack, type Stack } from '../start-stack.ts';

let folder: string;
let stack: Stack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-start-neo4j-'));
  stack = await startStack({
    folder,
    jarsFolder: join(import.meta.dirname, '..', '..', '..', '.karma', 'jars'),
    ports: await freeStackPorts(),
    engines: ['neo4j'],
    memory: 'small',
  });
});

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(query: string): Promise<unknown> {
  const { NEO4J_URL: url = '', NEO4J_USER: user = '', NEO4J_PASSWORD: password = '' } = stack.env;
  const driver = neo4j.driver(url, neo4j.auth.basic(user, password), { disableLosslessIntegers: true });
  try {
    const { records } = await driver.executeQuery(query);
    return records[0]?.toObject();
  } finally {
    await driver.close();
  }
}

test('the generated password opens it, and data survives kill -9', async () => {
  await ask("CREATE (:Kept {word: 'still here'})");
  await stack.kill('neo4j', 'SIGKILL');
  await stack.engines.get('neo4j')?.ready();
  expect(await ask('MATCH (kept:Kept) RETURN kept.word AS word, count(*) AS count')).toEqual({
    word: 'still here',
    count: 1,
  });
});
