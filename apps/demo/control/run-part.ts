import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';
import { pino } from 'pino';
import { type Part, sayPart, takeCommand } from './switches.ts';

export type PartContext = { pool: Pool; instance: string; log: pino.Logger; signal: AbortSignal };

const SAY_EVERY_MS = 2_000;

/**
 * Runs one process of the demonstration: `tick` again and again with `everyMs` between, until SIGTERM.
 * On the command `hang` it holds still for good, alive and deaf, as a worker that waits for a lost answer does.
 */
export async function runPart(
  part: Part,
  shopUrl: string,
  everyMs: number,
  open: (context: PartContext) => Promise<() => Promise<void>>,
): Promise<void> {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  // The supervisor went away without a word: nobody is left who could end this process.
  process.on('disconnect', () => ending.abort());
  const log = pino({ base: { part } });
  const pool = new Pool({ connectionString: shopUrl, max: 3 });
  pool.on('error', (error) => log.warn({ err: error }, 'the shop database dropped an idle connection'));
  const context = { pool, instance: `${hostname()}:${process.pid}`, log, signal: ending.signal };
  await loop(part, everyMs, context, open);
  await pool.end();
}

async function loop(
  part: Part,
  everyMs: number,
  context: PartContext,
  open: (context: PartContext) => Promise<() => Promise<void>>,
): Promise<void> {
  const { pool, instance, log, signal } = context;
  let tick: (() => Promise<void>) | undefined;
  let said = 0;
  while (!signal.aborted) {
    try {
      tick ??= await open(context);
      if (await takeCommand(pool, part, 'hang', instance)) {
        await hang(part, context);
        // It was ended: not one more stroke of work.
        return;
      }
      if (Date.now() - said > SAY_EVERY_MS) {
        said = Date.now();
        await sayPart(pool, part, instance, 'running');
      }
      await tick();
    } catch (error) {
      log.warn({ err: error }, 'could not do its work; tries again');
      await pause(1_000, signal);
    }
    await pause(everyMs, signal);
  }
}

async function hang(part: Part, { pool, instance, log, signal }: PartContext): Promise<void> {
  log.warn('hangs by command: it holds what it has claimed until it is ended');
  await sayPart(pool, part, instance, 'hanging');
  await new Promise<void>((resolve) => {
    // A timer keeps the process alive as a stuck socket would.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}

/** Waits `ms`, or less when the process is asked to end. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
