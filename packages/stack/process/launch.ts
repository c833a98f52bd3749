import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineName, Exit, NamedPort } from '../engine.ts';
import { EngineFailed, StackAborted } from '../errors.ts';
import { forgetPid, notePid, stopLeftover } from './leftover.ts';
import { openLog, tailLog } from './log-file.ts';
import { requireFreePort } from './require-free-port.ts';

export type Launch = {
  name: EngineName;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** The account to run as, where it is not our own. */
  account?: { uid: number; gid: number };
  dataDir: string;
  logFile: string;
  url: string;
  /** One try over the engine's own protocol; false or a rejection means not yet. */
  isReady: () => Promise<boolean>;
  readyWithinMs: number;
  stopSignal: NodeJS.Signals;
  stopWithinMs: number;
  /** Runs after the process has ended, however it did. */
  onExit?: (exit: Exit) => Promise<void>;
  signal?: AbortSignal | undefined;
};

/** Stops what an earlier run left behind on this folder, then makes sure that the ports are free. */
export async function clearWay(
  name: EngineName,
  dataDir: string,
  ports: NamedPort[],
  stopSignal: NodeJS.Signals,
): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await stopLeftover(dataDir, stopSignal, 10_000);
  for (const port of ports) await requireFreePort(name, port);
}

/**
 * Starts a process and resolves when it answers. Throws `EngineFailed` when it ends first or is not ready in
 * time, `StackAborted` when called off; in both cases the process is gone.
 */
export async function launch(options: Launch): Promise<Engine> {
  const { child, exit } = await spawnLogged(options);
  const { pid } = child;
  const exited = exit.then(async (how) => {
    await forgetPid(options.dataDir);
    await options.onExit?.(how);
    return how;
  });
  if (pid === undefined) {
    throw new EngineFailed(
      options.name,
      `cannot be run (${options.command})`,
      options.logFile,
      '  (nothing)',
    );
  }
  await notePid(options.dataDir, pid);
  const engine: Engine = {
    name: options.name,
    pid,
    url: options.url,
    exited,
    stop: stopOnce(options, child, exited),
  };
  try {
    await waitReady(options, exited);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine;
}

/** In a session of its own: Ctrl-C in the terminal is ours to answer, in order, not the engine's. */
async function spawnLogged(options: Launch): Promise<{ child: ChildProcess; exit: Promise<Exit> }> {
  const log = await openLog(options.logFile);
  try {
    const child = spawn(options.command, options.args, {
      cwd: options.dataDir,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...options.account,
    });
    return { child, exit: exitOf(child) };
  } finally {
    await log.close();
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: 127, signal: null });
    });
  });
}

function stopOnce(options: Launch, child: ChildProcess, exited: Promise<Exit>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    child.kill(options.stopSignal);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.stopWithinMs);
    await exited;
    clearTimeout(timer);
  };
  return () => (stopping ??= stop());
}

async function waitReady(options: Launch, exited: Promise<Exit>): Promise<void> {
  let exit: Exit | undefined;
  void exited.then((how) => (exit = how));
  const deadline = Date.now() + options.readyWithinMs;
  const fail = async (what: string, cause?: unknown) =>
    new EngineFailed(options.name, what, options.logFile, await tailLog(options.logFile), { cause });
  let lastError: unknown;
  for (;;) {
    if (exit) throw await fail(`ended before it was ready (${exit.signal ?? `exit code ${exit.code}`})`);
    if (options.signal?.aborted) throw new StackAborted(`The start of ${options.name} was called off.`);
    const ready = await options.isReady().catch((error: unknown) => {
      lastError = error;
      return false;
    });
    if (ready && !exit) return;
    if (Date.now() > deadline)
      throw await fail(`did not answer within ${options.readyWithinMs / 1000} s`, lastError);
    await sleep(25);
  }
}
