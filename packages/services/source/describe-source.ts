import type { JsonObject } from '@karma/core/contract/envelope.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { SourceRow } from './find-source.ts';
import { type SourceHealth, healthOf } from './health-of.ts';
import { intakeEndpoint } from './intake-endpoint.ts';

const Config = z.record(z.string(), z.json());
const Tasks = z.array(z.looseObject({ id: z.number(), state: z.string(), trace: z.string().optional() }));

export type SourceView = SourceHealth & {
  id: string;
  name: string;
  title: string;
  kind: string;
  state: string;
  topic: string;
  mappingVersion: number;
  /** Connection without its secret, tables … */
  config: JsonObject;
  demo: boolean;
  /** Where programs send to it; null for a captured database. */
  endpoint: string | null;
  createdAt: Date;
  createdBy: string;
  connector: {
    name: string;
    desired: string;
    observed: string;
    problem: string | null;
    observedAt: Date | null;
    /** The worker has not yet acted on the last change. */
    waiting: boolean;
    tasks: { id: number; state: string; trace?: string | undefined }[];
  } | null;
  /** What the worker last saw; null before it saw anything. Counts are since the source began. */
  status: {
    heardUntil: Date | null;
    lastEventAt: Date | null;
    lastEventId: string | null;
    eventsPerSecond: number;
    events: number;
    dead: number;
    lateAfterHeard: number;
    lagMessages: number;
    problem: string | null;
    updatedAt: Date;
  } | null;
};

/** A source as screens and the command line show it, judged by the clock of `ctx`. The secret never leaves the database. */
export function describeSource(row: SourceRow, ctx: Pick<Context, 'now' | 'intakeUrl'>): SourceView {
  const now = ctx.now();
  const connector = connectorOf(row);
  const status = statusOf(row, now);
  return {
    ...healthOf({
      kind: row.kind,
      state: row.state,
      connector,
      status: status && { heardUntil: status.heardUntil?.getTime() ?? null, problem: status.problem },
      now: now.getTime(),
    }),
    id: row.id,
    name: row.name,
    title: row.title,
    kind: row.kind,
    state: row.state,
    topic: row.topic,
    mappingVersion: row.mappingVersion,
    config: Config.parse(row.config),
    demo: row.demo,
    endpoint: row.kind === 'postgres' ? null : intakeEndpoint(ctx.intakeUrl, row.kind, row.name),
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    connector,
    status,
  };
}

function connectorOf({ connector }: SourceRow): SourceView['connector'] {
  if (connector === null) return null;
  return {
    name: connector.name,
    desired: connector.desired,
    observed: connector.observed,
    problem: connector.problem,
    observedAt: connector.observedAt,
    waiting: connector.reconciled < connector.generation,
    tasks: Tasks.parse(connector.tasks),
  };
}

/** A rate that nobody has written for this long is no rate any more. */
const RATE_HOLDS_MS = 10_000;

function statusOf({ status }: SourceRow, now: Date): SourceView['status'] {
  if (status === null) return null;
  const fresh = now.getTime() - status.updatedAt.getTime() < RATE_HOLDS_MS;
  return {
    heardUntil: status.heardUntil,
    lastEventAt: status.lastEventAt,
    lastEventId: status.lastEventId,
    eventsPerSecond: fresh ? status.eventsPerS : 0,
    events: Number(status.events),
    dead: Number(status.dead),
    lateAfterHeard: Number(status.lateAfterHeard),
    lagMessages: Number(status.lagMessages),
    problem: status.problem,
    updatedAt: status.updatedAt,
  };
}
