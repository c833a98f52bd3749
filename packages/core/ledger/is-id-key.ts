/** `id`, `order_id`, `traceId`, `uuid`, `txid`; `hash`, `commitHash`. Few, since each costs at every insert. */
const ID_ENDINGS = ['id', 'Id', 'ID'] as const;
const HASH_ENDINGS = ['hash', 'Hash'] as const;

/**
 * Whether (nearly) each event has another value under this tag key, by the key's name alone: its pairs are then in
 * `id_pairs` (bloom filter), else in `pairs` (text index). The text index answers counts and newest-first of common
 * pairs, but costs several times the insert where values are new; the bloom filter costs little whatever they are.
 * A key that only happens to end so (`paid`) is found all the same, a little slower.
 */
export function isIdKey(key: string): boolean {
  return [...ID_ENDINGS, ...HASH_ENDINGS].some((ending) => key.endsWith(ending));
}

/** The same rule as a ClickHouse condition over the expression `key`. Only a test uses it, to compare with the ledger's DDL. */
export function isIdKeySql(key: string): string {
  return `(right(${key}, 2) IN (${quoted(ID_ENDINGS)}) OR right(${key}, 4) IN (${quoted(HASH_ENDINGS)}))`;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
