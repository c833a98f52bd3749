/** What is wanted of a connector. */
export type Wanted = {
  desired: 'running' | 'paused' | 'stopped' | 'absent';
  /** As Kafka Connect shall have it. */
  config: Readonly<Record<string, string>>;
  /** A change that was not acted on yet. */
  changed: boolean;
};

/** What Kafka Connect has: its configuration and state (RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED). */
export type Seen = { config: Readonly<Record<string, string | null>>; state: string };

export type Step = 'put_config' | 'pause' | 'stop' | 'resume' | 'restart' | 'remove' | 'forget_database';

const STATE_OF = { paused: 'PAUSED', stopped: 'STOPPED' } as const;

/**
 * The calls that bring a connector to what is wanted, in order; none where all is as it should be. It looks at the
 * states, not at what was done before: a connector that was lost or changed by others is put right as well.
 */
export function planSteps(wanted: Wanted, seen: Seen | undefined): Step[] {
  const { desired, changed } = wanted;
  if (desired === 'absent') {
    if (seen === undefined) return changed ? ['forget_database'] : [];
    return ['remove', 'forget_database'];
  }
  const steps: Step[] = [];
  const differs = seen === undefined || !sameConfig(wanted.config, seen.config);
  if (differs) steps.push('put_config');
  if (desired === 'running') {
    if (seen?.state === 'PAUSED' || seen?.state === 'STOPPED') steps.push('resume');
    else if (!differs && changed) steps.push('restart');
    return steps;
  }
  if (seen?.state !== STATE_OF[desired]) steps.push(desired === 'paused' ? 'pause' : 'stop');
  return steps;
}

/** Kafka Connect adds the name. */
function sameConfig(wanted: Wanted['config'], seen: Seen['config']): boolean {
  const names = Object.keys(seen).filter((key) => key !== 'name');
  return (
    names.length === Object.keys(wanted).filter((key) => key !== 'name').length &&
    names.every((key) => wanted[key] === seen[key])
  );
}
