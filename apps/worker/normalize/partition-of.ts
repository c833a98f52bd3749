const M = 0x5bd1e995;

/** Kafka's murmur2 (32 bits) of the key's UTF-8 bytes, as Java's and kafkajs's default partitioners use it. */
function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let hash = 0x9747b28c ^ length;
  const blocks = length & ~3;
  for (let at = 0; at < blocks; at += 4) {
    let k = Math.imul(view.getInt32(at, true), M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = length - blocks;
  if (rest > 2) hash ^= view.getUint8(blocks + 2) << 16;
  if (rest > 1) hash ^= view.getUint8(blocks + 1) << 8;
  if (rest > 0) hash = Math.imul(hash ^ view.getUint8(blocks), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

/**
 * The partition of a key, the same that Kafka's own clients choose: other producers and consumers that join by flow
 * id agree with us. Chosen here and not in kafkajs, which takes longer and does not tell which it was.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
