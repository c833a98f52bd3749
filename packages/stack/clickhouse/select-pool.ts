import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Select, SelectReply, SelectRequest } from './select-worker.ts';

/** Gives out at most `size` places at once, first come, first served. */
export function createSlots(size: number): { take(): Promise<void>; free(): void } {
  let left = size;
  const waiting: Array<() => void> = [];
  return {
    async take() {
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    free() {
      const next = waiting.shift();
      if (next === undefined) left += 1;
      else next();
    },
  };
}

/** One block of a result in the format asked for. */
export type Block = { bytes: Uint8Array; rows: number };
export type SelectPool = {
  select(select: Select): AsyncGenerator<Block>;
};

/** Threads that each run one SELECT at a time; made when needed and kept (14 MB each), last used first. */
export function createSelectPool(dataDir: string): SelectPool {
  const idle: Worker[] = [];

  async function ask(worker: Worker, request: SelectRequest): Promise<SelectReply> {
    const replied = once(worker, 'message') as Promise<[SelectReply]>;
    worker.postMessage(request);
    const [reply] = await replied;
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  }

  return {
    async *select(select) {
      const worker =
        idle.pop() ?? new Worker(new URL('./select-worker.ts', import.meta.url), { workerData: { dataDir } });
      let open = true;
      try {
        let reply = await ask(worker, { do: 'start', ...select });
        while (reply.bytes !== undefined) {
          yield { bytes: reply.bytes, rows: reply.rows ?? 0 };
          reply = await ask(worker, { do: 'next' });
        }
        open = false;
      } catch (error) {
        open = false;
        throw error;
      } finally {
        // Left early: the reader has gone.
        if (open) await ask(worker, { do: 'cancel' });
        idle.push(worker);
      }
    },
  };
}
