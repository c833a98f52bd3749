import { toBase64 } from '@karma/core/normalize/base64.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import type { ShownBytes } from '@karma/services/dead/show-bytes.ts';
import { textToBase64 } from './sample-of.ts';

type Dead = {
  key: ShownBytes | null;
  value: ShownBytes | null;
  headers: Record<string, string>;
  at: number;
  place: { partition: number; offset: string } | null;
};

/** The message of a dead letter, to try a mapping on; null where it is too long to be shown whole. */
export function sampleOfDead({ key, value, headers, at, place }: Dead): SampleMessage | null {
  if (key?.cut === true || value?.cut === true) return null;
  return {
    partition: place?.partition ?? 0,
    offset: place?.offset ?? '0',
    timestamp: at,
    key: key === null ? null : bytesOf(key),
    value: value === null ? null : bytesOf(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [
        name,
        text.startsWith('base64:') ? text.slice('base64:'.length) : textToBase64(text),
      ]),
    ),
  };
}

function bytesOf({ form, text }: ShownBytes): string {
  if (form !== 'hex') return textToBase64(text);
  const pairs = text.split(' ').filter((pair) => pair !== '');
  return toBase64(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
}
