import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';

/** One version of a source's mapping; versions are never changed. */
export async function insertMapping(
  tx: Transaction,
  of: { sourceId: string; version: number; spec: MappingSpec; note: string; createdBy: string },
): Promise<void> {
  await tx.mapping.create({ data: { ...of, spec: withoutAbsent(of.spec) } });
}

/** Expressions that are not set have no key in JSON. */
function withoutAbsent(spec: MappingSpec): {
  v: 1;
  adapter: string;
  expressions: Record<string, string>;
  tags: Record<string, string>;
} {
  const set = Object.entries(spec.expressions).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { v: spec.v, adapter: spec.adapter, expressions: Object.fromEntries(set), tags: spec.tags };
}
