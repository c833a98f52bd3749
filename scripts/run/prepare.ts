import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, ROOT } from '../check/run-step.ts';
import { timed, type TellProgress } from '@karma/stack/progress.ts';

/** A program of the start ended badly; the message carries its last lines. */
export class StepFailed extends Error {
  readonly code = 'step_failed';
  override name = 'StepFailed';
}

/** Runs a program of ours to its end and gives what it printed; throws `StepFailed` with its last lines. */
export function runProgram(
  what: string,
  args: string[],
  env: Record<string, string>,
  tell: TellProgress,
  signal: AbortSignal,
  /** `quiet`: what it prints is not progress, and may be a secret. */
  words: 'told' | 'quiet' = 'told',
): Promise<string> {
  return timed(what, tell, () => {
    const startedAt = Date.now();
    return new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, args, { cwd: ROOT, env: childEnvironment(env), signal });
      let stdout = '';
      let all = '';
      const take = (chunk: Buffer): void => {
        all = (all + chunk.toString()).slice(-20_000);
        const line = chunk.toString().trim().split('\n').at(-1) ?? '';
        if (line !== '' && words === 'told')
          tell({ what, state: 'running', text: line, elapsedMs: Date.now() - startedAt });
      };
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        take(chunk);
      });
      child.stderr.on('data', take);
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(stdout);
        else
          reject(
            new StepFailed(`${what} failed (code ${code}):\n${all.trim().split('\n').slice(-15).join('\n')}`),
          );
      });
    });
  });
}

/** Keeps the environment of the running installation where the command line finds it; only its owner reads it. */
export function keepEnvironment(folder: string, env: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'env.json');
  writeFileSync(file, JSON.stringify(env, null, 2), { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** Waits until a page answers, so that the address is told only when it works. Throws after `withinMs`. */
export async function awaitAnswer(url: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await fetch(url, { redirect: 'manual', signal }).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return;
    if (Date.now() > until) throw new StepFailed(`${url} did not answer within ${withinMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    signal.throwIfAborted();
  }
}
