import { toBase64 } from './base64.ts';
import type { RawMessage } from './raw-message.ts';
import { decodeText } from './read-json.ts';

/** A header's text; bytes that are not UTF-8 are given as `base64:…`. */
export function headerText(raw: RawMessage, name: string): string | undefined {
  const value = Object.hasOwn(raw.headers, name) ? raw.headers[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  return decodeText(value) ?? `base64:${toBase64(value)}`;
}

/** All headers as text; see `headerText`. */
export function headerTexts(raw: RawMessage): Record<string, string> {
  const texts: [string, string][] = [];
  for (const name of Object.keys(raw.headers)) {
    const text = headerText(raw, name);
    if (text !== undefined) texts.push([name, text]);
  }
  return Object.fromEntries(texts);
}
