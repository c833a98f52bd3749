import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ClickHouseOptions = {
  dataDir: string;
  port: number;
  user: string;
  password: string;
  readonlyUser: string;
  readonlyPassword: string;
  logFile: string;
};
export type ClickHouse = { url: string; pid: number; process: ChildProcess; stop(): Promise<void> };

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5_000;

/** ClickHouse did not come up; the message holds the end of its log. */
export class ClickHouseNotStarted extends Error {
  readonly code = 'CLICKHOUSE_NOT_STARTED';
}

/** Starts the bridge as a process of its own and waits until it answers (0.2 to 1 s). */
export async function startClickhouse(options: ClickHouseOptions): Promise<ClickHouse> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn(process.execPath, [fileURLToPath(new URL('./bridge.ts', import.meta.url))], {
    stdio: ['ignore', log, log, 'ipc'],
    // In a session of its own: Ctrl-C in the terminal is the stack's to answer, in order.
    detached: true,
    env: {
      ...process.env,
      // Each running query holds a thread of the pool; the default of 4 would queue them.
      UV_THREADPOOL_SIZE: '32',
      // Large buffers as mappings of their own: given back when freed, not kept in the allocator's heaps.
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '262144',
      CLICKHOUSE_DATA_DIR: options.dataDir,
      CLICKHOUSE_PORT: String(options.port),
      CLICKHOUSE_USER: options.user,
      CLICKHOUSE_PASSWORD: options.password,
      CLICKHOUSE_READONLY_USER: options.readonlyUser,
      CLICKHOUSE_READONLY_PASSWORD: options.readonlyPassword,
    },
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${options.port}`;
  // It says itself that it listens: whoever else has the port would answer a ping, too.
  const ready = once(child, 'message').then(() => true);
  const ended = Promise.race([exited, wait(READY_WITHIN_MS, undefined, { ref: false })]).then(() => false);
  if (!(await Promise.race([ready, ended]))) {
    child.kill('SIGKILL');
    const tail = readFileSync(options.logFile, 'utf8').split('\n').slice(-8).join('\n');
    throw new ClickHouseNotStarted(`ClickHouse did not start. The end of ${options.logFile}:\n${tail}`);
  }
  child.disconnect();
  return {
    url,
    pid: child.pid ?? 0,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
