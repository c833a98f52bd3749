import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, WELL_AFTER_MS } from './back-off.ts';
import type { Engine, EngineName, Exit } from './engine.ts';
import { StackAborted } from './errors.ts';
import { signalProcess } from './process/stop-process.ts';

export type EngineEvent = {
  engine: EngineName;
  kind: 'died' | 'back' | 'failed';
  /** A sentence for a person. */
  text: string;
};

export type Supervised = {
  name: EngineName;
  /** The process that runs now; undefined while it is being started again. */
  current(): Engine | undefined;
  /** Resolves with the running engine, now or when it is back; rejects with `StackAborted` once stopped. */
  ready(): Promise<Engine>;
  /** Stops it cleanly and starts it again. */
  restart(): Promise<Engine>;
  /** Sends a signal; if that one ends processes, resolves when this has ended and is being started again. */
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
};

export type Supervision = {
  name: EngineName;
  start: (signal: AbortSignal) => Promise<Engine>;
  onEvent: (event: EngineEvent) => void;
  /** Calls off the first start. */
  signal: AbortSignal;
};

const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGABRT']);

/** Starts an engine and keeps it running. The first start's failure is the caller's; later ones are said. */
export async function supervise(supervision: Supervision): Promise<Supervised> {
  const stopping = new AbortController();
  const first = await supervision.start(AbortSignal.any([supervision.signal, stopping.signal]));
  return new Supervisor(supervision, stopping, first);
}

class Supervisor implements Supervised {
  readonly name: EngineName;
  readonly #supervision: Supervision;
  readonly #stopping: AbortController;
  #engine: Engine | undefined;
  #up: Promise<Engine>;
  #watching: Promise<void>;
  /** A restart was asked for: its end is no accident. */
  #planned = false;
  /** Deaths and failed starts in a row. */
  #failures = 0;

  constructor(supervision: Supervision, stopping: AbortController, first: Engine) {
    this.name = supervision.name;
    this.#supervision = supervision;
    this.#stopping = stopping;
    this.#engine = first;
    this.#up = Promise.resolve(first);
    this.#watching = this.#watch(first);
  }

  current(): Engine | undefined {
    return this.#engine;
  }

  ready(): Promise<Engine> {
    if (this.#stopping.signal.aborted) return Promise.reject(new StackAborted(`${this.name} is stopped.`));
    return this.#up;
  }

  async restart(): Promise<Engine> {
    const running = await this.ready();
    this.#planned = true;
    await running.stop();
    return this.#up;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const running = await this.ready();
    signalProcess(running.pid, signal);
    if (ENDING.has(signal)) await running.exited;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new StackAborted(`${this.name} is being stopped.`));
    // While it is being started again, the start either gives up or ends in a process that must go, too.
    const running = this.#engine ?? (await this.#up.catch(() => undefined));
    await running?.stop();
    await this.#watching;
  }

  /** Waits for the end of one process after the other. It awaits `exited` before anybody else can. */
  async #watch(first: Engine): Promise<void> {
    let running = first;
    for (;;) {
      const startedAt = Date.now();
      const exit = await running.exited;
      this.#engine = undefined;
      if (this.#stopping.signal.aborted) return;
      this.#failures = Date.now() - startedAt > WELL_AFTER_MS ? 0 : this.#failures + 1;
      if (!this.#planned) this.#say('died', `${this.name} ${howEnded(exit)}; it is started again`);
      this.#up = this.#startAgain();
      const next = await this.#up.catch(() => undefined);
      if (next === undefined) return;
      running = next;
    }
  }

  /** Tries until it succeeds; rejects only when stopped. */
  async #startAgain(): Promise<Engine> {
    const { signal } = this.#stopping;
    const endedAt = Date.now();
    if (this.#planned) this.#failures = 0;
    for (;;) {
      if (!this.#planned) await sleep(backOffMs(this.#failures - 1), undefined, { signal });
      this.#planned = false;
      try {
        this.#engine = await this.#supervision.start(signal);
        this.#say('back', `${this.name} is back after ${((Date.now() - endedAt) / 1000).toFixed(1)} s`);
        return this.#engine;
      } catch (error) {
        if (signal.aborted) throw error;
        this.#failures += 1;
        this.#say('failed', `${this.name} could not be started again: ${messageOf(error)}`);
      }
    }
  }

  #say(kind: EngineEvent['kind'], text: string): void {
    this.#supervision.onEvent({ engine: this.name, kind, text });
  }
}

function howEnded({ code, signal }: Exit): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
