import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { freePorts } from '@karma/stack/free-port.ts';
import { childEnvironment, ROOT } from '../check/run-step.ts';
import { endProcess } from './run-app.ts';

const STARTS_WITHIN_MS = 8 * 60_000;
const PORTS = [
  'KARMA_WEB_PORT',
  'KARMA_INTAKE_PORT',
  'KARMA_METRICS_PORT',
  'KARMA_POSTGRES_PORT',
  'KARMA_KAFKA_PORT',
  'KARMA_KAFKA_CONTROLLER_PORT',
  'KARMA_CONNECT_PORT',
  'KARMA_CLICKHOUSE_PORT',
] as const;

export type Installation = {
  child: ChildProcess;
  /** Of the first administrator. */
  password: string;
  /** The apps' environment: URLs, ports, passwords. */
  env: Record<string, string>;
  stop(): Promise<void>;
};

/** Starts Karma as `npm start` does, on free ports in `folder`, and resolves when it says that it is ready. */
export async function startInstallation(
  folder: string,
  more: Record<string, string> = {},
): Promise<Installation> {
  const free = await freePorts(PORTS.length);
  const ports = Object.fromEntries(PORTS.map((name, index) => [name, String(free[index])]));
  const env = { ...ports, KARMA_FOLDER: folder, KARMA_JARS_FOLDER: join(ROOT, '.karma', 'jars'), ...more };
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.ts')], {
    cwd: ROOT,
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`Karma was not ready in time; it said:\n${said}`)),
      STARTS_WITHIN_MS,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      process.stdout.write(chunk);
      if (!said.includes('Ready in')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`Karma ended with code ${code} before it was ready.`)));
  });
  const password = /Password\s+(\S+)/.exec(said)?.[1];
  if (password === undefined)
    throw new Error('The first start did not show the password of the administrator.');
  const apps = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(folder, 'env.json'), 'utf8')));
  return { child, password, env: apps, stop: () => endProcess(child, 40_000) };
}
