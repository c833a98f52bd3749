import { setTimeout as delay } from 'node:timers/promises';

import { Registry } from 'prom-client';

import type { Role, RoleState } from '@karma/core/contract/role-state.ts';

import { entryOf } from '../pipeline.ts';
import type { RoleContext, RunningRole, StartRole } from '../role.ts';
import { backOffMs } from './back-off.ts';

/** What every start of a role is given; its registry is a new one each time. */
type Given = Omit<RoleContext, 'metrics'>;
/** As `Registry.getMetricsAsJSON` gives them. */
export type KeptRole = RunningRole & { metrics(): Promise<object[]> };

const IDLE: Pick<RoleState, 'v' | 'lag' | 'figures'> = { v: 1, lag: {}, figures: {} };

/**
 * Starts a role and tries again with back-off until it starts, so that an engine that is away for a while costs
 * the other roles of the process nothing. Once started, its failure is for the process to act on.
 */
function keepRole(start: StartRole, ctx: Given): KeptRole {
  const stopping = new AbortController();
  const failed = Promise.withResolvers<Error>();
  const kept: { running?: RunningRole; stopped: boolean } = { stopped: false };
  let metrics = new Registry();
  let startError: { message: string; since: number } | undefined;

  async function startOnce(failures: number): Promise<number> {
    try {
      metrics = new Registry();
      const running = await start({ ...ctx, metrics });
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
    metrics: () => metrics.getMetricsAsJSON(),
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
export async function loadRole(role: Role, ctx: Given): Promise<KeptRole> {
  return keepRole(await entryOf(role).load(), ctx);
}
