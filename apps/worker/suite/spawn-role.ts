import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import type { Role } from '@karma/core/contract/role-state.ts';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

export type RoleProcess = { pid: number; kill(signal: NodeJS.Signals): void; exited: Promise<number | null> };

/** A worker process of its own with these roles, as in production, for tests that kill or stop it. */
export function spawnRole(variables: Record<string, string>, ...roles: Role[]): RoleProcess {
  const child: ChildProcess = spawn(process.execPath, [MAIN, '--roles', roles.join(',')], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), exited };
}
