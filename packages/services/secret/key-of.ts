import { createHash, hkdfSync } from 'node:crypto';

/** The id names the key without telling it: a value sealed under another secret is refused with a clear message. */
export type SealKey = { id: string; bytes: Buffer };

const known = new Map<string, SealKey>();

/** The sealing key of an installation's secret, by HKDF-SHA-256 (RFC 5869): 32 bytes. */
export function keyOf(secret: string): SealKey {
  const cached = known.get(secret);
  if (cached !== undefined) return cached;
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'karma', 'seal/aes-256-gcm/1', 32));
  const key = {
    id: createHash('sha256').update('karma key id').update(bytes).digest('hex').slice(0, 8),
    bytes,
  };
  known.set(secret, key);
  return key;
}
