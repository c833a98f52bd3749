import type { DeadLetter } from '../contract/dead-letter.ts';
import { toBase64 } from './base64.ts';
import { originOf } from './event-id.ts';
import { NotNormalizable } from './not-normalizable.ts';
import type { RawMessage, SourceForm } from './raw-message.ts';
import { headerTexts } from './read-headers.ts';

function describe(error: unknown): { code: string; text: string } {
  if (error instanceof NotNormalizable) return { code: error.code, text: error.message };
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return { code: 'too_deep', text: 'The message is nested too deep to be read: flatten it at its source.' };
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: 'internal',
    text: `A fault in normalisation, not in the message: ${reason}. Please report it.`,
  };
}

type Remains = Pick<DeadLetter, 'key' | 'value' | 'headers'>;

/** A list may have thousands of bad items: what their letters have in common is made once. */
const remains = new WeakMap<RawMessage, Remains>();

function remainsOf(raw: RawMessage): Remains {
  const known = remains.get(raw);
  if (known !== undefined) return known;
  const made = {
    key: raw.key === null ? null : toBase64(raw.key),
    value: raw.value === null ? null : toBase64(raw.value),
    headers: headerTexts(raw),
  };
  remains.set(raw, made);
  return made;
}

/** The dead letter of a message, or of its item `index`: bytes and headers whole, and why. */
export function buryMessage(raw: RawMessage, source: SourceForm, error: unknown, index?: number): DeadLetter {
  const { code, text } = describe(error);
  return {
    v: 1,
    origin: originOf(raw, index),
    source: source.name,
    stage: 'normalize',
    code,
    error: text,
    mapping: source.version,
    at: raw.receivedAt,
    ...remainsOf(raw),
  };
}
