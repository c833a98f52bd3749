import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Waits until `read` gives something (not undefined or false), with a deadline; says what was awaited. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    if (Date.now() > deadline) throw new Error(`within ${withinMs} ms there was no: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
