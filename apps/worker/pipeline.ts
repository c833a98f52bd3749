import type { Role } from '@karma/core/contract/role-state.ts';

import type { StartRole } from './role.ts';

/**
 * The worker, in the order in which an event passes through it: read this first. Each role is a folder of the
 * same name with one `start-<role>.ts`. Roles of one process share a heap and a core: `stream` carries the events,
 * `hands` does what people and programs ask for, so that neither can stall the other.
 */
export type PipelineEntry = {
  role: Role;
  /** The stage of the flow that it serves: source, normalize, ledger, graph, entropy, action. */
  stage: 'source' | 'normalize' | 'ledger' | 'action';
  process: WorkerProcess;
  does: string;
  /** Loaded only in the process that runs it. */
  load: () => Promise<StartRole>;
};

export const WORKER_PROCESSES = ['stream', 'hands'] as const;
export type WorkerProcess = (typeof WORKER_PROCESSES)[number];

const PIPELINE: readonly PipelineEntry[] = [
  {
    role: 'connect',
    stage: 'source',
    process: 'hands',
    does: 'makes Kafka Connect what the table `connector` says, and answers what the forms ask of engines',
    load: async () => (await import('./source/connect/start-connect.ts')).startConnect,
  },
  {
    role: 'intake',
    stage: 'source',
    process: 'hands',
    does: 'takes events by HTTP and puts them on raw topics',
    load: async () => (await import('./source/intake/start-intake.ts')).startIntake,
  },
  {
    role: 'normalize',
    stage: 'normalize',
    process: 'stream',
    does: 'turns each raw message into events or a dead letter',
    load: async () => (await import('./normalize/start-normalize.ts')).startNormalize,
  },
  {
    role: 'ledger',
    stage: 'ledger',
    process: 'stream',
    does: 'stores events and dead letters, each exactly once',
    load: async () => (await import('./ledger/start-ledger.ts')).startLedger,
  },
  {
    role: 'action',
    stage: 'action',
    process: 'hands',
    // The stage begins with its end: the relay that decisions will leave by, too.
    does: 'publishes what changes of configuration left in the outbox',
    load: async () => (await import('./action/start-action.ts')).startAction,
  },
];

/** The roles that a process runs by default. */
export function rolesOf(process: WorkerProcess): Role[] {
  return PIPELINE.filter((entry) => entry.process === process).map((entry) => entry.role);
}

/** The pipeline's entry of a role. */
export function entryOf(role: Role): PipelineEntry {
  const entry = PIPELINE.find((one) => one.role === role);
  if (entry === undefined) throw new Error(`the pipeline has no role ${role}`);
  return entry;
}
