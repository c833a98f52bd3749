/** Vitest's global setup of the project `integration`: one stack for all suites, gone at the end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts } from '@karma/stack/free-port.ts';
import { startStack, type Stack } from '@karma/stack/start-stack.ts';
import type { TestProject } from 'vitest/node';
import './vitest-context.ts';

let stack: Stack | undefined;
let folder: string | undefined;

/** Starts the engines and provides how to reach them as `stackEnv`. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'karma-test-stack-'));
  try {
    stack = await startStack({
      folder,
      jarsFolder: join(import.meta.dirname, '..', '.karma', 'jars'),
      ports: await freeStackPorts(),
      engines: ['postgres', 'kafka', 'connect', 'clickhouse'],
      memory: 'small',
      onEvent: ({ text }) => console.warn(`test stack: ${text}`),
    });
  } catch (error) {
    // Vitest calls no teardown after a failed setup.
    await teardown();
    throw error;
  }
  project.provide('stackEnv', stack.env);
}

/** Stops the engines and removes their folder. */
export async function teardown(): Promise<void> {
  await stack?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
