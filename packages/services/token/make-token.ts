import { createHash, randomBytes } from 'node:crypto';

/** What of a token is kept: its hash to know it by, its first characters to tell it from others. */
export type KeptToken = { hash: string; prefix: string };

const PREFIX_LENGTH = 12;

/** A new intake token, 256 random bits. Its text is shown once and kept nowhere. */
export function makeToken(): KeptToken & { text: string } {
  const text = `karma_${randomBytes(32).toString('base64url')}`;
  return { text, ...keep(text) };
}

/** SHA-256 suffices: there is nothing to guess in 256 random bits. */
export function keep(text: string): KeptToken {
  return { hash: createHash('sha256').update(text).digest('hex'), prefix: text.slice(0, PREFIX_LENGTH) };
}
