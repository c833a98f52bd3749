import type { DeadCode } from '../contract/dead-letter.ts';
import { kindOf, LIMITS, type Envelope, type JsonObject } from '../contract/envelope.ts';
import { RECEIVED_HEADER, type Backfill, type Provenance } from '../contract/headers.ts';
import type { Draft } from './adapters/draft.ts';
import { checkLinks } from './check-links.ts';
import {
  problemOfAttrs,
  problemOfCorrelationId,
  problemOfEntityId,
  problemOfEventType,
  problemOfTags,
  problemOfTs,
} from './check-envelope.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import {
  evaluateBool,
  evaluateJson,
  evaluateObject,
  evaluateText,
  evaluateTime,
  setField,
} from './evaluate-mapping.ts';
import { naturalEventId, originEventId, originOf } from './event-id.ts';
import { defaultFlow, kindOfFlow, type Flow } from './flow.ts';
import { toEnvelopeTime } from './format-time.ts';
import { NotNormalizable } from './not-normalizable.ts';
import type { NormalizedEvent, RawMessage, SourceForm } from './raw-message.ts';
import { headerText } from './read-headers.ts';

type TextField =
  | 'event_type'
  | 'entity_id'
  | 'correlation_id'
  | 'flow'
  | 'flow_kind'
  | 'natural_id'
  | 'instance_id';

/** The expression's text; undefined where the mapping has none or it gives null: then the default holds. */
function mapped(mapping: CompiledMapping, field: TextField, draft: Draft): string | undefined {
  const expression = mapping.expressions[field];
  return expression === undefined ? undefined : evaluateText(expression, draft.variables);
}

function ensure(problem: string | undefined, code: DeadCode, value?: string): void {
  if (problem === undefined) return;
  const shown = value === undefined ? '' : `, not ${JSON.stringify(value.slice(0, 200))}`;
  throw new NotNormalizable(code, `${problem}${shown}.`);
}

function finishTime(mapping: CompiledMapping, draft: Draft): { ts: string; ns?: string } {
  const { ts: expression } = mapping.expressions;
  const text = (expression && evaluateTime(expression, draft.variables)) ?? draft.ts;
  if (text === undefined) throw new NotNormalizable('bad_ts', 'The message has no time: map ts.');
  const time = toEnvelopeTime(text);
  if (time === undefined) {
    throw new NotNormalizable(
      'bad_ts',
      `ts: ${JSON.stringify(text.slice(0, 200))} is not a time: use parse_time(…).`,
    );
  }
  ensure(problemOfTs(time.ts), 'out_of_range_ts', time.ts);
  return time;
}

function finishEventType(mapping: CompiledMapping, draft: Draft): string {
  const type = mapped(mapping, 'event_type', draft) ?? draft.eventType;
  if (type === undefined)
    throw new NotNormalizable('mapping_failed', 'event_type: the expression gave null.');
  ensure(problemOfEventType(type), 'bad_event_type', type);
  if (type.startsWith('karma.')) {
    throw new NotNormalizable(
      'reserved_type',
      `${type}: types that begin with karma. are Karma's own. Rename it.`,
    );
  }
  return type;
}

function finishTags(mapping: CompiledMapping, draft: Draft): Record<string, string> {
  for (const { name, expression } of mapping.tags) {
    const value = evaluateText(expression, draft.variables);
    if (value !== undefined) setField(draft.tags, name, value);
  }
  ensure(problemOfTags(draft.tags), 'bad_tags');
  return draft.tags;
}

function finishAttrs(mapping: CompiledMapping, draft: Draft, ns: string | undefined): JsonObject {
  const { attrs: more, links, instance_id: instance } = mapping.expressions;
  // The message stays as expressions see it: what is added goes into a copy.
  const attrs: JsonObject = { ...draft.attrs };
  const merged = more && evaluateObject(more, draft.variables);
  if (merged !== undefined) for (const key of Object.keys(merged)) setField(attrs, key, merged[key] ?? null);
  const instanceId = instance && evaluateText(instance, draft.variables);
  if (instanceId !== undefined) attrs['instance_id'] = instanceId;
  const linked = links && evaluateJson(links, draft.variables);
  if (linked !== undefined) attrs['links'] = checkLinks(linked);
  if (ns !== undefined && !Object.hasOwn(attrs, 'ts_ns')) attrs['ts_ns'] = ns;
  ensure(problemOfAttrs(attrs), 'bad_envelope');
  return attrs;
}

function problemOfFlow(name: string, text: string): string | undefined {
  if (text === '') return `${name} must not be empty`;
  if (text.length > LIMITS.flowId) return `${name} must have at most ${LIMITS.flowId} characters`;
  return text.isWellFormed() && !text.includes('\0')
    ? undefined
    : `${name} must be well-formed Unicode without NUL`;
}

function usualFlow(mapping: CompiledMapping, draft: Draft, of: Envelope): Flow {
  const { entity_id: entity, correlation_id: correlation } = mapping.expressions;
  if (!draft.isRow || (entity !== undefined && correlation !== undefined)) {
    return defaultFlow(of.entity_id, of.correlation_id, of.attrs);
  }
  return { flow: of.entity_id, flowKind: kindOf(of.entity_id) };
}

function finishFlow(mapping: CompiledMapping, draft: Draft, of: Envelope): Flow {
  const given = mapped(mapping, 'flow', draft) ?? draft.flow;
  const usual =
    given === undefined
      ? usualFlow(mapping, draft, of)
      : { flow: given, flowKind: kindOfFlow(given, of.entity_id) };
  const flowKind = mapped(mapping, 'flow_kind', draft) ?? draft.flowKind ?? usual.flowKind;
  ensure(problemOfFlow('flow', usual.flow), 'bad_flow', usual.flow);
  ensure(problemOfFlow('flow_kind', flowKind), 'bad_flow', flowKind);
  return { flow: usual.flow, flowKind };
}

function finishBackfill(mapping: CompiledMapping, draft: Draft): Backfill | '' {
  const expression = mapping.expressions.backfill;
  const past = expression && evaluateBool(expression, draft.variables);
  if (past === undefined) return draft.backfill;
  return past ? draft.backfill || 'replay' : '';
}

/** Epoch ms of receipt: the intake's, where it set one; never after this process had it. */
function receivedAt(raw: RawMessage): number {
  const text = headerText(raw, RECEIVED_HEADER);
  return text !== undefined && /^\d{1,15}$/.test(text)
    ? Math.min(Number(text), raw.receivedAt)
    : raw.receivedAt;
}

/** Lays the mapping's expressions over an adapter's draft and checks the whole. Throws NotNormalizable. */
export function finishEvent(
  draft: Draft,
  raw: RawMessage,
  source: SourceForm,
  index: number | undefined,
): NormalizedEvent {
  const { mapping, name, version } = source;
  const time = finishTime(mapping, draft);
  const eventType = finishEventType(mapping, draft);
  const entityId = mapped(mapping, 'entity_id', draft) ?? draft.entityId;
  if (entityId === undefined)
    throw new NotNormalizable('mapping_failed', 'entity_id: the expression gave null.');
  ensure(problemOfEntityId(entityId), 'bad_entity', entityId);
  const correlationId = mapped(mapping, 'correlation_id', draft) ?? draft.correlationId;
  ensure(problemOfCorrelationId(correlationId), 'bad_correlation', correlationId);
  const envelope: Envelope = {
    ts: time.ts,
    event_type: eventType,
    entity_id: entityId,
    correlation_id: correlationId,
    tags: finishTags(mapping, draft),
    attrs: finishAttrs(mapping, draft, time.ns),
  };
  const origin = originOf(raw, index);
  const naturalId = mapped(mapping, 'natural_id', draft) ?? draft.naturalId;
  const provenance: Provenance = {
    eventId:
      naturalId === undefined ? originEventId(name, origin, raw.timestamp) : naturalEventId(name, naturalId),
    source: name,
    ...finishFlow(mapping, draft, envelope),
    origin,
    ingestedAt: receivedAt(raw),
    mapping: version,
    backfill: finishBackfill(mapping, draft),
  };
  return { value: JSON.stringify(envelope), envelope, provenance };
}
