import type { JsonValue } from '../contract/envelope.ts';
import { NotNormalizable } from './not-normalizable.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Debezium sends this beside each microsecond time; as a number it would lose its last digits. */
const NANOSECONDS = /"ts_ns":(\d{16,})/g;
/** Text that may hold a number which a double cannot carry; a text that looks like it only costs the slower parse. */
const WIDE = /(?:^|[:,[\s-])(?:\d{17}|9\d{15}|\d[\d.]*[eE]\+?\d{3})/;
const INTEGER = /^-?\d+$/;

type ReviverContext = { source?: string };
type Reviver = (key: string, value: unknown) => unknown;

/** Integers beyond 2^53 and numbers beyond a double's range stay what they are, digit by digit, as text. */
function keepDigits(_key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  if (!Number.isFinite(value)) return context.source;
  return !Number.isSafeInteger(value) && INTEGER.test(context.source) ? context.source : value;
}

/** Text of `bytes`; undefined where they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Parses JSON so that no digit of an integer is lost. Throws a SyntaxError. */
export function parseJson(text: string): JsonValue {
  const safe = text.includes('"ts_ns":') ? text.replace(NANOSECONDS, '"ts_ns":"$1"') : text;
  if (!WIDE.test(safe)) return JSON.parse(safe) as JsonValue;
  return JSON.parse(safe, keepDigits as Reviver) as JsonValue;
}

/** Reads a Kafka key or value. `what` names it in the error. Throws NotNormalizable `bad_json`. */
export function readJson(bytes: Uint8Array, what: string): JsonValue {
  const text = decodeText(bytes);
  if (text === undefined) {
    throw new NotNormalizable('bad_json', `The ${what} is not UTF-8 text: send JSON, not a binary format.`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NotNormalizable('bad_json', `The ${what} is not JSON: ${error.message}.`, { cause: error });
  }
}

export function isObject(value: unknown): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's own field: `constructor` and the like are data here, never what JavaScript inherits. */
export function own(object: { [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
