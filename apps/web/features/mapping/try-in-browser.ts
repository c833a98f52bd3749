import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import { fromBase64 } from '@karma/core/normalize/base64.ts';
import { compileMapping, type MappingError } from '@karma/core/normalize/compile-mapping.ts';
import { normalize } from '@karma/core/normalize/normalize.ts';
import type { Normalized, RawMessage } from '@karma/core/normalize/raw-message.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';

/** What a mapping makes of messages, one result for each; or its errors at their places. */
export type Trial = { errors: readonly MappingError[] } | { results: readonly Normalized[] };

/** The same functions that the worker runs, here in the browser: nothing is sent and nothing written. */
export function tryInBrowser(source: string, spec: MappingSpec, messages: readonly SampleMessage[]): Trial {
  const compiled = compileMapping(spec);
  if ('errors' in compiled) return compiled;
  const form = { name: source, mapping: compiled.mapping, version: 0 };
  return { results: messages.map((message) => normalize(toRaw(source, message), form)) };
}

function toRaw(source: string, message: SampleMessage): RawMessage {
  const headers = Object.entries(message.headers).map(([name, value]) => [name, bytes(value)]);
  return {
    topic: rawTopic(source),
    partition: message.partition,
    offset: message.offset,
    timestamp: message.timestamp,
    key: message.key === null ? null : bytes(message.key),
    value: message.value === null ? null : bytes(message.value),
    headers: Object.fromEntries(headers),
    receivedAt: message.timestamp,
  };
}

function bytes(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array();
}
