import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from './identify-process.ts';

/** Sends a signal; false when the process is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends the process that bears this mark (see `identifyProcess`): `signal`, then SIGKILL after `withinMs`.
 * Resolves when it is gone; a process that took over the pid is left alone.
 */
export async function stopProcess(
  pid: number,
  mark: string,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<void> {
  if ((await identifyProcess(pid)) !== mark) return;
  signalProcess(pid, signal);
  const deadline = Date.now() + withinMs;
  let killed = false;
  while ((await identifyProcess(pid)) === mark) {
    if (!killed && Date.now() > deadline) killed = signalProcess(pid, 'SIGKILL');
    await sleep(25);
  }
}
