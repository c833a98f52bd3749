import { ENTITY_ID, kindOf, type JsonObject, type JsonValue } from '../contract/envelope.ts';
import { isObject, own } from './read-json.ts';

/** Kinds whose events belong to one run, request or trace: their flow is the correlation. */
const RUN_KINDS: ReadonlySet<string> = new Set([
  'job',
  'step',
  'substep',
  'task',
  'run',
  'request',
  'trace',
  'span',
]);
/** Of those, the ones that can stand at the top of a run. */
const ROOT_KINDS: ReadonlySet<string> = new Set(['job', 'run', 'request', 'trace']);

export type Flow = { flow: string; flowKind: string };

function parentOfRootKind(links: JsonValue | undefined): string | undefined {
  if (!Array.isArray(links)) return undefined;
  for (const link of links) {
    if (!isObject(link) || own(link, 'rel') !== 'child_of') continue;
    const parent = own(link, 'entity_id');
    if (typeof parent === 'string' && ROOT_KINDS.has(kindOf(parent))) return parent;
  }
  return undefined;
}

/**
 * Where neither mapping nor headers say otherwise. Runs, requests and traces: the correlation, learned under the
 * root's definition (itself, or the `child_of` link to a job, run, request or trace), else under the entity's kind.
 * All else, and what has no correlation: the entity, learned under its kind.
 */
export function defaultFlow(entityId: string, correlationId: string, attrs: JsonObject): Flow {
  const kind = kindOf(entityId);
  if (correlationId === '' || !RUN_KINDS.has(kind)) return { flow: entityId, flowKind: kind };
  if (ROOT_KINDS.has(kind)) return { flow: correlationId, flowKind: entityId };
  return { flow: correlationId, flowKind: parentOfRootKind(own(attrs, 'links')) ?? kind };
}

/** A flow that was given without its kind: `order:1042` is learned under `order`, other ids under the entity's kind. */
export function kindOfFlow(flow: string, entityId: string): string {
  return kindOf(ENTITY_ID.test(flow) ? flow : entityId);
}
