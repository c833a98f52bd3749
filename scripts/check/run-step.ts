import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

export const ROOT = dirname(dirname(import.meta.dirname));

/** One thing to check: a program of node_modules or a file of ours, run by this Node. */
export type Step = {
  name: string;
  /** Path of a JavaScript or TypeScript file, from the root. */
  file: string;
  args: string[];
  env?: Record<string, string>;
  /** Print all that it says while it runs; else only when it fails. */
  live?: boolean;
};
export type StepResult = { name: string; ok: boolean; seconds: number; output: string };

/** Environment for children: this Node first on the path, so that tools with a shebang take it too. */
export function childEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  return { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...more };
}

/** Runs a step to its end; never rejects. */
export function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, step.file), ...step.args], {
      cwd: ROOT,
      env: childEnvironment(step.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (step.live === true) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = (ok: boolean): void =>
      resolve({ name: step.name, ok, seconds: (performance.now() - started) / 1000, output });
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

/** Says how a step went; what a failed one printed is shown whole. */
export function sayStep(result: StepResult, live = false): void {
  const mark = result.ok ? 'ok    ' : 'FAILED';
  console.log(`${mark}  ${result.name}  ${result.seconds.toFixed(1)} s`);
  if (!result.ok && !live) console.log(result.output);
}
