import type { Envelope, JsonObject } from '../../contract/envelope.ts';
import { BACKFILLS, HEADER, type Backfill } from '../../contract/headers.ts';
import { checkEnvelope } from '../check-envelope.ts';
import { NotNormalizable } from '../not-normalizable.ts';
import type { RawMessage } from '../raw-message.ts';
import { headerText } from '../read-headers.ts';
import { MessageVariables, type Draft, type Reading } from './draft.ts';
import { naturalIdOf, splitItems } from './split-items.ts';

function backfillOf(raw: RawMessage): Backfill | '' {
  const text = headerText(raw, HEADER.backfill) ?? '';
  if (text === '') return '';
  const known = BACKFILLS.find((backfill) => backfill === text);
  if (known !== undefined) return known;
  throw new NotNormalizable(
    'bad_envelope',
    `${HEADER.backfill} must be ${BACKFILLS.join(' or ')}, not "${text}".`,
  );
}

function toDraft(raw: RawMessage, item: JsonObject, index: number | undefined): Draft {
  const problem = checkEnvelope(item);
  if (problem !== undefined) {
    const code = problem.startsWith('ts must be a real time') ? 'out_of_range_ts' : 'bad_envelope';
    throw new NotNormalizable(code, `Not an envelope: ${problem}.`);
  }
  const envelope = item as Envelope;
  return {
    variables: new MessageVariables(raw, item, item, null),
    ts: envelope.ts,
    eventType: envelope.event_type,
    entityId: envelope.entity_id,
    correlationId: envelope.correlation_id,
    tags: envelope.tags,
    attrs: envelope.attrs,
    naturalId: naturalIdOf(raw, index),
    backfill: backfillOf(raw),
    flow: headerText(raw, HEADER.flow),
    flowKind: headerText(raw, HEADER.flowKind),
    isRow: false,
  };
}

/**
 * Messages that are envelopes already, one or a list: exactly the six fields. Headers `karma-flow`, `karma-flow-kind`,
 * `karma-backfill` and `karma-natural-id` (or `idempotency-key`) are honoured.
 */
export function readEnvelope(raw: RawMessage): Reading {
  return { items: splitItems(raw, (item, index) => toDraft(raw, item, index)) };
}
