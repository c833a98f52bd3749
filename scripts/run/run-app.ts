import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, ROOT } from '../check/run-step.ts';

export type AppName = 'web' | 'worker' | 'demo';
export type App = { name: AppName; stop(): Promise<void>; pid(): number | undefined };

export type AppSettings = {
  name: AppName;
  /** Arguments of this Node: flags, file, its arguments. */
  args: string[];
  env: Record<string, string>;
  logFolder: string;
  /** A sentence when it ends by itself and is started again. */
  say: (text: string) => void;
  /** How long it may take to drain, in ms, before it is killed. */
  graceMs: number;
};

const LONGEST_BACK_OFF_MS = 15_000;

/** Runs one of Karma's processes, its words in a log file; started again with back-off when it dies. */
export function runApp(settings: AppSettings): App {
  mkdirSync(settings.logFolder, { recursive: true });
  const file = join(settings.logFolder, `${settings.name}.log`);
  const log = createWriteStream(file, { flags: 'a' });
  let child: ChildProcess | undefined;
  let ending = false;
  let failures = 0;

  const begin = (): void => {
    const startedAt = Date.now();
    const running = spawn(process.execPath, settings.args, {
      cwd: ROOT,
      env: childEnvironment(settings.env),
      // The channel tells the child that its parent is gone, however that ended.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = running;
    running.stdout?.pipe(log, { end: false });
    running.stderr?.pipe(log, { end: false });
    running.once('exit', (code, signal) => {
      if (ending) return;
      failures = Date.now() - startedAt > 30_000 ? 0 : failures + 1;
      const waitMs = Math.min(LONGEST_BACK_OFF_MS, 250 * 2 ** failures);
      settings.say(
        `${settings.name} ended (${signal ?? `code ${code}`}) and is started again; its words are in ${file}`,
      );
      setTimeout(() => !ending && begin(), waitMs).unref();
    });
  };
  begin();

  return {
    name: settings.name,
    pid: () => child?.pid,
    async stop() {
      ending = true;
      if (child !== undefined) await endProcess(child, settings.graceMs);
      log.end();
    },
  };
}

/** SIGTERM, then SIGKILL after `graceMs`; resolves when it has ended. */
export async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(late);
}
