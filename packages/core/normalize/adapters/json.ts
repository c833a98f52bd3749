import type { JsonObject, JsonValue } from '../../contract/envelope.ts';
import { formatMs } from '../format-time.ts';
import type { RawMessage } from '../raw-message.ts';
import { decodeText, parseJson } from '../read-json.ts';
import { MessageVariables, type Draft, type Reading } from './draft.ts';
import { naturalIdOf, splitItems } from './split-items.ts';

/** A key is what the sender made it: JSON, else text, else nothing that an expression could use. */
function readKey(raw: RawMessage): JsonValue {
  const text = raw.key === null ? undefined : decodeText(raw.key);
  if (text === undefined) return null;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function toDraft(raw: RawMessage, item: JsonObject, key: JsonValue, index: number | undefined): Draft {
  return {
    variables: new MessageVariables(raw, item, item, key),
    ts: formatMs(raw.timestamp),
    eventType: undefined,
    entityId: undefined,
    correlationId: '',
    tags: {},
    attrs: item,
    naturalId: naturalIdOf(raw, index),
    backfill: '',
    flow: undefined,
    flowKind: undefined,
    isRow: false,
  };
}

/** Any JSON object, or a list of them: expressions say what it means, the record's time is the default `ts`. */
export function readJsonMessage(raw: RawMessage): Reading {
  const key = readKey(raw);
  return { items: splitItems(raw, (item, index) => toDraft(raw, item, key, index)) };
}
