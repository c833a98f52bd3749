import { setTimeout as delay } from 'node:timers/promises';

import type { RoleState } from '@karma/core/contract/role-state.ts';

import { entryOf } from '../pipeline.ts';
import type { RoleContext, RunningRole, StartRole } from '../role.ts';
import { backOffMs } from './back-off.ts';

export type KeptRole = RunningRole;

const IDLE: Pick<RoleState, 'v' | 'lag' | 'figures'> = { v: 1, lag: {}, figures: {} };

/**
 * Starts a role and tries again with back-off until it starts, so that an engine that is away for a while costs
 * the other roles of the process nothing. Once started, its failure is for the process to act on.
 */
export function keepRole(start: StartRole, ctx: RoleContext): KeptRole {
  const stopping = new AbortController();
  const failed = Promise.withResolvers<Error>();
  const kept: { running: RunningRole | undefined; stopped: boolean } = { running: undefined, stopped: false };
  let startError: { message: string; since: number } | undefined;

  async function startOnce(failures: number): Promise<number> {
    try {
      const running = await start(ctx);
      kept.running = running;
      startError = undefined;
      running.failed.then(failed.resolve, failed.resolve);
      ctx.log.info('running');
      return 0;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      startError = { message, since: startError?.since ?? Date.now() };
      const waitMs = backOffMs(failures + 1);
      ctx.log.warn({ err: error, waitMs }, `cannot start yet, trying again in ${waitMs} ms`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      return failures + 1;
    }
  }

  const started = (async () => {
    let failures = 0;
    do {
      failures = await startOnce(failures);
    } while (kept.running === undefined && !stopping.signal.aborted);
  })();

  return {
    failed: failed.promise,
    state() {
      if (kept.stopped) return { ...IDLE, status: 'stopped', problems: [] };
      if (kept.running !== undefined) return kept.running.state();
      const problems = startError === undefined ? [] : [{ code: 'cannot_start', ...startError }];
      return { ...IDLE, status: 'starting', problems };
    },
    async stop() {
      stopping.abort();
      await started;
      await kept.running?.stop();
      kept.stopped = true;
    },
  };
}

/** Loads the role's code and keeps it running in this process. */
export async function loadRole(role: Parameters<typeof entryOf>[0], ctx: RoleContext): Promise<KeptRole> {
  return keepRole(await entryOf(role).load(), ctx);
}
