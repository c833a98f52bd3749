/** What is shown of a text as hex at most, in bytes. */
const SHOWN = 16 * 1024;

/** UTF-8 bytes of a text as pairs of hex digits. */
export function asHex(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const pairs = Array.from(bytes.subarray(0, SHOWN), (byte) => byte.toString(16).padStart(2, '0'));
  return pairs.join(' ') + (bytes.length > SHOWN ? ' …' : '');
}
