import { createDecipheriv } from 'node:crypto';
import { keyOf } from './key-of.ts';

/** A sealed value cannot be opened. `other_key`: another KARMA_SECRET sealed it; `damaged`: changed or moved. */
export class CannotOpen extends Error {
  override name = 'CannotOpen';
  readonly code: 'other_key' | 'damaged';
  constructor(code: CannotOpen['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const TAG_BYTES = 16;
const IV_BYTES = 12;

/** The reverse of `seal`; throws `CannotOpen`. */
export function open(secret: string, about: string, sealed: string): string {
  const key = keyOf(secret);
  const [version, keyId, iv, tag, text, ...rest] = sealed.split('.');
  if (version !== 'v1' || iv === undefined || tag === undefined || text === undefined || rest.length > 0) {
    throw damaged(about);
  }
  if (keyId !== key.id) {
    throw new CannotOpen(
      'other_key',
      `The credentials of ${about} were sealed under another KARMA_SECRET. Start with the secret of then, or enter ` +
        'the credentials again.',
    );
  }
  const ivBytes = Buffer.from(iv, 'base64url');
  const tagBytes = Buffer.from(tag, 'base64url');
  // Node takes shorter tags, which are easier to forge.
  if (ivBytes.length !== IV_BYTES || tagBytes.length !== TAG_BYTES) throw damaged(about);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, ivBytes, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(tagBytes);
  try {
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw damaged(about, cause);
  }
}

function damaged(about: string, cause?: unknown): CannotOpen {
  return new CannotOpen('damaged', `The sealed credentials of ${about} were changed. Enter them again.`, {
    cause,
  });
}
