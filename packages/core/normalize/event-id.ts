import { sha256 } from '@noble/hashes/sha2.js';

const utf8 = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * 128 bits of SHA-256 as UUID text of version 8 (RFC 9562, appendix B.2). A cryptographic hash, though slower than a
 * plain one: whoever may send to one source must not be able to craft the id of another source's event.
 */
function nameUuid(name: string): string {
  const hash = sha256(utf8.encode(name));
  let text = '';
  for (let index = 0; index < 16; index++) {
    let byte = hash[index] ?? 0;
    if (index === 6) byte = (byte & 0x0f) | 0x80;
    else if (index === 8) byte = (byte & 0x3f) | 0x80;
    else if (index === 4 || index === 10) text += '-';
    if (index === 6 || index === 8) text += '-';
    text += HEX[byte];
  }
  return text;
}

/** The id of a fact that its source names: the same fact delivered twice has the same id. */
export function naturalEventId(source: string, naturalId: string): string {
  return nameUuid(`${source}\0natural\0${naturalId}`);
}

/**
 * The id of a fact known only by where it lies. The record's time is part of it: a topic that was made anew counts
 * its offsets from 0 again, and its messages are other facts.
 */
export function originEventId(source: string, origin: string, recordTime: number): string {
  return nameUuid(`${source}\0origin\0${origin}\0${recordTime}`);
}

/** `topic/partition/offset[/index]`; `index` for a message that holds several items. */
export function originOf(raw: { topic: string; partition: number; offset: string }, index?: number): string {
  const place = `${raw.topic}/${raw.partition}/${raw.offset}`;
  return index === undefined ? place : `${place}/${index}`;
}
