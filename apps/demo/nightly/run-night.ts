import type { Envelope, JsonObject, Link } from '@karma/core/contract/envelope.ts';
import { JOB, NIGHT_PLAN, type Step, type Substep } from './night-plan.ts';

export type Night = {
  /** `YYYY-MM-DD`. */
  businessDate: string;
  /** Names this run: the correlation of all its events. */
  run: string;
  /** `step/substep` that never runs, or ''. */
  skip: string;
};

/** How a night meets the world: the real one waits and works, a simulated one only moves its clock. */
export type NightWorld = {
  now(): number;
  /** Lets `medianMs` or so pass while doing the substep's work; gives the rows it handled. */
  work(step: Step, substep: Substep, night: Night): Promise<number>;
  emit(envelope: Envelope): Promise<void>;
};

type Node = { level: 'run' | 'step' | 'substep'; entity: string; parent: Link | undefined };

const instanceOf = (night: Night, entity: string): string =>
  `${night.run}/${entity.slice(entity.indexOf(':') + 1)}`;

function childOf(night: Night, parent: string): Link {
  return { rel: 'child_of', entity_id: parent, instance_id: instanceOf(night, parent) };
}

function envelopeOf(
  night: Night,
  node: Node,
  what: string,
  at: number,
  attrs: JsonObject,
  links: Link[],
): Envelope {
  const all = node.parent === undefined ? links : [node.parent, ...links];
  return {
    ts: new Date(at).toISOString(),
    event_type: `job.${node.level}.${what}`,
    entity_id: node.entity,
    correlation_id: night.run,
    tags: { env: 'demo', job: JOB, business_date: night.businessDate },
    attrs: {
      instance_id: instanceOf(night, node.entity),
      ...(all.length > 0 ? { links: all.map((link): JsonObject => ({ ...link })) } : {}),
      status: 'ok',
      ...attrs,
    },
  };
}

async function around<T>(
  world: NightWorld,
  night: Night,
  node: Node,
  links: Link[],
  inside: () => Promise<{ attrs: JsonObject; result: T }>,
): Promise<T> {
  const started = world.now();
  await world.emit(envelopeOf(night, node, 'started', started, {}, links));
  const { attrs, result } = await inside();
  const ended = world.now();
  const told = { duration_ms: ended - started, ...attrs };
  await world.emit(envelopeOf(night, node, 'completed', ended, told, links));
  return result;
}

async function runSubstep(world: NightWorld, night: Night, step: Step, substep: Substep): Promise<number> {
  const node: Node = {
    level: 'substep',
    entity: `substep:${JOB}/${step.name}/${substep.name}`,
    parent: childOf(night, `step:${JOB}/${step.name}`),
  };
  const links: Link[] = [
    ...substep.reads.map((entity_id): Link => ({ rel: 'reads', entity_id })),
    ...substep.writes.map((entity_id): Link => ({ rel: 'writes', entity_id })),
  ];
  return around(world, night, node, links, async () => {
    const rows = await world.work(step, substep, night);
    return { attrs: { rows, message: `${rows} rows` }, result: rows };
  });
}

async function runStep(world: NightWorld, night: Night, step: Step): Promise<number> {
  const substeps = step.substeps.filter((substep) => `${step.name}/${substep.name}` !== night.skip);
  const node: Node = {
    level: 'step',
    entity: `step:${JOB}/${step.name}`,
    parent: childOf(night, `job:${JOB}`),
  };
  return around(world, night, node, [], async () => {
    let rows = 0;
    for (const substep of substeps) rows += await runSubstep(world, night, step, substep);
    return { attrs: { rows }, result: rows };
  });
}

/** One run of the job, its events emitted in order as they happen. A skipped substep simply never starts. */
export async function runNight(world: NightWorld, night: Night): Promise<void> {
  const node: Node = { level: 'run', entity: `job:${JOB}`, parent: undefined };
  await around(world, night, node, [], async () => {
    for (const step of NIGHT_PLAN) await runStep(world, night, step);
    return { attrs: { message: `business date ${night.businessDate}` }, result: undefined };
  });
}
