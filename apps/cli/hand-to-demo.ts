import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keptFile } from './read-environment.ts';

/** Runs the demonstration's own command line with the rest of ours; gives its exit code. */
export function handToDemo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const program = join(import.meta.dirname, '../demo/command.ts');
  const file = keptFile(env);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: 'inherit',
      env: existsSync(file) ? { ...env, KARMA_ENV_FILE: file } : env,
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
