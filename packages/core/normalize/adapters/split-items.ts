import type { JsonObject, JsonValue } from '../../contract/envelope.ts';
import { NATURAL_ID_HEADER } from '../../contract/headers.ts';
import { NotNormalizable } from '../not-normalizable.ts';
import type { RawMessage } from '../raw-message.ts';
import { headerText } from '../read-headers.ts';
import { isObject, readJson } from '../read-json.ts';
import type { Draft, Item } from './draft.ts';

/** Most items of one message: what became of them is in hand at once, and a few bytes could make millions. */
export const MAX_ITEMS = 10_000;

/** Set by the intake, or by whoever writes a raw topic: two messages with the same one are the same fact. */
const NATURAL_ID_HEADERS = [NATURAL_ID_HEADER, 'idempotency-key'];

/** The natural id that the message's headers give, one for each of its items. */
export function naturalIdOf(raw: RawMessage, index: number | undefined): string | undefined {
  for (const name of NATURAL_ID_HEADERS) {
    const id = headerText(raw, name);
    if (id !== undefined && id !== '') return index === undefined ? id : `${id}/${index}`;
  }
  return undefined;
}

function toItem(
  value: JsonValue,
  index: number | undefined,
  toDraft: (item: JsonObject, index: number | undefined) => Draft,
): Item {
  return {
    index,
    draft: () => {
      if (isObject(value)) return toDraft(value, index);
      throw new NotNormalizable('bad_json', 'An event must be a JSON object (or a list of them).');
    },
  };
}

/** Items of a message whose value is a JSON object (one) or a list of them. Throws NotNormalizable. */
export function splitItems(
  raw: RawMessage,
  toDraft: (item: JsonObject, index: number | undefined) => Draft,
): Item[] {
  if (raw.value === null || raw.value.length === 0) {
    throw new NotNormalizable('empty_message', 'The message has no value: send a JSON object.');
  }
  const value = readJson(raw.value, 'value');
  if (!Array.isArray(value)) return [toItem(value, undefined, toDraft)];
  if (value.length === 0)
    throw new NotNormalizable('empty_message', 'The list is empty: send at least one object.');
  if (value.length > MAX_ITEMS) {
    const text = `The list has ${value.length} items, more than ${MAX_ITEMS}: send them in several messages.`;
    throw new NotNormalizable('too_many_items', text);
  }
  return value.map((item, index) => toItem(item, index, toDraft));
}
