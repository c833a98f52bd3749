import { createCipheriv, randomBytes } from 'node:crypto';
import { keyOf } from './key-of.ts';

/**
 * Encrypts `plain` with AES-256-GCM for keeping in the database. `about` (`table/id`) is bound to it: the value
 * opens only in its own place. Form: `v1.<key id>.<iv>.<tag>.<ciphertext>`, base64url.
 */
export function seal(secret: string, about: string, plain: string): string {
  const key = keyOf(secret);
  // 96 random bits: far fewer than 2^32 values are ever sealed under one key.
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  cipher.setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
  return ['v1', key.id, ...parts].join('.');
}
