import type { SeenConnector } from './connect-api.ts';
import { sayTrace } from './say-trace.ts';

/** What is written to the row of a connector. */
export type Observed = {
  /** RUNNING, FAILED, PAUSED, STOPPED, UNASSIGNED, RESTARTING, ABSENT, UNREACHABLE */
  state: string;
  tasks: { id: number; state: string; trace?: string }[];
  problem: string | null;
};

const TRACE_LENGTH = 8_000;

export const UNREACHABLE: Observed = {
  state: 'UNREACHABLE',
  tasks: [],
  problem: 'Kafka Connect does not answer, so nothing is captured: see on System that it runs.',
};

/** A connector's state in one word and its problem in one sentence. `password` is taken out of traces. */
export function observe(seen: SeenConnector | undefined, password: string): Observed {
  if (seen === undefined) return { state: 'ABSENT', tasks: [], problem: null };
  const { connector, tasks } = seen.status;
  const failed = [connector, ...tasks].find(({ state }) => state === 'FAILED');
  // RUNNING without a task is not yet: the task is being made.
  const idle = connector.state === 'RUNNING' && tasks.some(({ state }) => state !== 'RUNNING');
  const none = connector.state === 'RUNNING' && tasks.length === 0;
  const state = failed
    ? 'FAILED'
    : none
      ? 'UNASSIGNED'
      : idle
        ? (tasks[0]?.state ?? 'UNASSIGNED')
        : connector.state;
  const clean = (trace: string): string => {
    const text = password === '' ? trace : trace.replaceAll(password, '***');
    return text.slice(0, TRACE_LENGTH);
  };
  return {
    state,
    tasks: tasks.map((task) => ({
      id: task.id,
      state: task.state,
      ...(task.trace !== undefined && { trace: clean(task.trace) }),
    })),
    problem: failed ? sayTrace(clean(failed.trace ?? 'no reason was given')) : null,
  };
}
