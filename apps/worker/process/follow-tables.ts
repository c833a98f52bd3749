import type { Logger } from 'pino';

import { CONFIG_CHANNEL } from '@karma/core/contract/channels.ts';
import { listen } from '@karma/db/postgres/listen.ts';

export type FollowOptions = {
  url: string;
  /** Tables whose notes hurry the next look. */
  tables: string[];
  everyMs: number;
  /** Reads what is wanted and acts on it; never called twice at once. An error is said once and tried again. */
  look: () => Promise<void>;
  log: Logger;
};

export type Following = {
  /** Looks soon, also while a look is under way. */
  hurry(): void;
  /** Why the last look failed, if it did. */
  problem(): { code: string; message: string; since: number } | undefined;
  stop(): Promise<void>;
};

/**
 * Looks at configuration each `everyMs`, hurried by notes of the channel `karma_config`. Polling is the truth; notes
 * only make it quick. The first look has been made when this resolves, well or not (`problem`). Rejects if Postgres
 * is away.
 */
export async function followTables(options: FollowOptions): Promise<Following> {
  const follower = new Follower(options);
  const listening = await listen(
    options.url,
    CONFIG_CHANNEL,
    (table) => {
      if (options.tables.includes(table)) follower.hurry();
    },
    () => follower.hurry(),
  );
  await follower.start();
  return {
    hurry: () => follower.hurry(),
    problem: () => follower.problem,
    async stop() {
      await follower.stop();
      await listening.close();
    },
  };
}

class Follower {
  problem: { code: string; message: string; since: number } | undefined;
  readonly #options: FollowOptions;
  #timer: NodeJS.Timeout | undefined;
  #look: Promise<void> | undefined;
  #again = false;
  #running = false;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#running = true;
    this.hurry();
    await this.#look;
  }

  hurry(): void {
    this.#again = true;
    if (!this.#running || this.#look !== undefined) return;
    clearTimeout(this.#timer);
    this.#look = this.#lookOnce().finally(() => {
      this.#look = undefined;
      if (!this.#running) return;
      if (this.#again) this.hurry();
      else this.#wait();
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#look;
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.hurry(), this.#options.everyMs);
  }

  async #lookOnce(): Promise<void> {
    this.#again = false;
    try {
      await this.#options.look();
      if (this.problem !== undefined) this.#options.log.info('configuration is read again');
      this.problem = undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.problem?.message !== message) this.#options.log.warn({ err: error }, 'looking again soon');
      this.problem = { code: 'configuration', message, since: this.problem?.since ?? Date.now() };
    }
  }
}
