import type { MappingSpec } from '../../contract/mapping.ts';
import { compileMapping, type CompiledMapping } from '../compile-mapping.ts';
import type { RawMessage, SourceForm } from '../raw-message.ts';

const utf8 = new TextEncoder();
const bytes = (text: string | Uint8Array | null): Uint8Array | null =>
  typeof text === 'string' ? utf8.encode(text) : text;

export type Sent = {
  topic?: string;
  offset?: string;
  timestamp?: number;
  key?: string | Uint8Array | null;
  value?: string | Uint8Array | null;
  headers?: Record<string, string | Uint8Array | undefined>;
};

/** A raw message of a test; what is not said is as in most of them. */
export function makeRaw(sent: Sent): RawMessage {
  return {
    topic: sent.topic ?? 'raw.shop',
    partition: 0,
    offset: sent.offset ?? '7',
    timestamp: sent.timestamp ?? Date.UTC(2026, 10, 23, 23, 37, 2, 0),
    key: bytes(sent.key ?? null),
    value: bytes(sent.value ?? null),
    headers: sent.headers ?? {},
    receivedAt: Date.UTC(2026, 10, 25),
  };
}

export function makeForm(mapping: CompiledMapping, name = 'shop'): SourceForm {
  return { name, mapping, version: 3 };
}

/** Throws with all errors where the mapping does not compile. */
export function compiled(
  spec: Omit<Partial<MappingSpec>, 'v'> & Pick<MappingSpec, 'adapter'>,
): CompiledMapping {
  const result = compileMapping({ v: 1, expressions: {}, tags: {}, ...spec });
  if ('mapping' in result) return result.mapping;
  throw new Error(JSON.stringify(result.errors));
}
