import { toBase64 } from '@karma/core/normalize/base64.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';

const utf8 = new TextEncoder();

export function textToBase64(text: string): string {
  return toBase64(utf8.encode(text));
}

/** A message with this text, as it would lie in Kafka. */
export function sampleOf(
  value: string,
  options: { key?: string | null; at?: number; offset?: number; headers?: Record<string, string> } = {},
): SampleMessage {
  const { key = null, at = Date.now(), offset = 0, headers = {} } = options;
  return {
    partition: 0,
    offset: String(offset),
    timestamp: at,
    key: key === null ? null : textToBase64(key),
    value: textToBase64(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, textToBase64(text)])),
  };
}
