import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { z } from 'zod';

import { until } from './until.ts';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

const HealthSchema = z.object({
  details: z.array(z.object({ child: z.string(), pid: z.number().optional(), restarts: z.number() })),
});

export type RunningWorker = {
  process: ChildProcess;
  /** Everything written so far. */
  output(): string;
  /** By the supervisor's /health. */
  children(): Promise<{ child: string; pid?: number | undefined; restarts: number }[]>;
  ready(): Promise<boolean>;
  /** Resolves with the exit code, or the signal's name. */
  ended: Promise<number | string>;
};

/** Starts the worker as a process of its own, with its supervisor unless `args` say otherwise. */
export function runWorker(variables: Record<string, string>, args: string[] = []): RunningWorker {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const url = `http://127.0.0.1:${variables['KARMA_METRICS_PORT']}`;
  return {
    process: child,
    output: () => output,
    ended: once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? -1),
    children: async () => HealthSchema.parse(await (await fetch(`${url}/health`)).json()).details,
    ready: () =>
      fetch(`${url}/ready`).then(
        (response) => response.ok,
        () => false,
      ),
  };
}

/** True while a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** The process id of a child, once it has one. */
export function pidOf(worker: RunningWorker, name: string): Promise<number> {
  return until(
    `a process ${name}`,
    async () => (await worker.children()).find(({ child }) => child === name)?.pid,
  );
}
