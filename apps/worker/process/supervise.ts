import type { Logger } from 'pino';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';

import type { WorkerEnvironment } from '@karma/core/contract/environment.ts';

import { serveHealth } from './serve-health.ts';
import { WORKER_PROCESSES, rolesOf } from '../pipeline.ts';
import { KeptChild } from './keep-child.ts';
import { onStopSignal } from './on-stop-signal.ts';
import { notRunning } from './run-roles.ts';

/** A child that is so late hangs, or its machine is overloaded: what it said last may not be so any more. */
const SILENT_MS = 10_000;

/** One sentence for each role of a child that does not work. */
function childNotReady(child: KeptChild): string[] {
  const states = child.states;
  if (states.size === 0) return [`${child.name} is starting`];
  if (child.silentMs > SILENT_MS) return [`${child.name} has said nothing for ${child.silentMs} ms`];
  return notRunning(states);
}

async function mergedMetrics(children: KeptChild[]): Promise<string> {
  const own = new Registry();
  const restarts = new Gauge({
    name: 'karma_supervisor_restarts',
    help: 'How often a child process was started again since the supervisor started',
    labelNames: ['child'],
    registers: [own],
  });
  for (const child of children) restarts.set({ child: child.name }, child.restarts);
  const all = await Promise.all([own.getMetricsAsJSON(), ...children.map((child) => child.metrics())]);
  return AggregatorRegistry.aggregate(all).metrics();
}

/**
 * Runs every role in child processes (`stream`, `hands`) and keeps them running. Serves their health and merged
 * metrics on one port. Resolves with the exit code once it was told to stop and all have ended.
 */
export async function supervise(mainFile: string, env: WorkerEnvironment, log: Logger): Promise<number> {
  const stopped = Promise.withResolvers<string>();
  onStopSignal(stopped.resolve);
  let draining = false;
  const children: KeptChild[] = [];
  const health = await serveHealth(env.KARMA_METRICS_HOST, env.KARMA_METRICS_PORT, {
    notReady: () => (draining ? ['stopping'] : children.flatMap(childNotReady)),
    details: () =>
      children.map((child) => ({
        child: child.name,
        pid: child.pid,
        restarts: child.restarts,
        roles: Object.fromEntries(child.states),
      })),
    metrics: () => mergedMetrics(children),
  });
  for (const name of WORKER_PROCESSES) {
    children.push(new KeptChild(name, mainFile, ['--roles', rolesOf(name).join(',')], log));
  }
  const why = await stopped.promise;
  draining = true;
  log.info(`stopping: ${why}`);
  await Promise.all(children.map((child) => child.stop()));
  await health.close();
  return 0;
}
