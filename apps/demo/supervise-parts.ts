import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { PARTS, type Part, sayPart, takeCommand } from './control/switches.ts';

const FILES: Record<Part, string[]> = {
  shop: ['shop/place-orders.ts'],
  'pay-1': ['shop/pay-orders.ts', 'pay-1'],
  'pay-2': ['shop/pay-orders.ts', 'pay-2'],
  'pay-3': ['shop/pay-orders.ts', 'pay-3'],
  warehouse: ['shop/fulfil-orders.ts'],
  nightly: ['nightly/nightly-job.ts'],
};

const POLL_MS = 500;
const GRACE_MS = 2_000;
const LONGEST_BACK_OFF_MS = 10_000;

export type PartsEnvironment = { SHOP_URL: string; KARMA_INTAKE_URL: string; KARMA_DEMO_FOLDER: string };

/** The processes of the demonstration: started, restarted when they die or by command, ended together. */
export class Parts {
  private readonly children = new Map<Part, ChildProcess>();
  private readonly failures = new Map<Part, number>();
  private ending = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly pool: Pool;
  private readonly env: PartsEnvironment;
  private readonly log: Logger;

  constructor(pool: Pool, env: PartsEnvironment, log: Logger) {
    this.pool = pool;
    this.env = env;
    this.log = log;
  }

  start(): void {
    for (const part of PARTS) this.startPart(part);
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private startPart(part: Part): void {
    const [file = '', ...args] = FILES[part];
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
      env: { ...process.env, ...this.env },
      // The channel tells a part that its supervisor is gone.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.children.set(part, child);
    const startedAt = Date.now();
    child.once('exit', (code, signal) => {
      if (this.ending) return;
      const failures = Date.now() - startedAt > 30_000 ? 0 : (this.failures.get(part) ?? 0) + 1;
      this.failures.set(part, failures);
      const backOff = code === 0 ? 0 : Math.min(LONGEST_BACK_OFF_MS, 250 * 2 ** failures);
      this.log.info({ part, code, signal, backOff }, 'a part ended; it is started again');
      setTimeout(() => !this.ending && this.startPart(part), backOff).unref();
    });
  }

  private async poll(): Promise<void> {
    try {
      for (const part of PARTS)
        if (await takeCommand(this.pool, part, 'restart', `supervisor:${process.pid}`))
          await this.restart(part);
    } catch (error) {
      this.log.warn({ err: error }, 'the shop database does not answer; commands wait');
    }
    if (!this.ending) this.timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private async restart(part: Part): Promise<void> {
    this.log.info({ part }, 'restarts by command');
    await sayPart(this.pool, part, '', 'restarting');
    await end(this.children.get(part));
  }

  async stop(): Promise<void> {
    this.ending = true;
    clearTimeout(this.timer);
    await Promise.all([...this.children.values()].map(end));
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await exited;
  clearTimeout(late);
}
