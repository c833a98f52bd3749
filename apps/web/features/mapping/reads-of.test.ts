import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { expect, test } from 'vitest';
import { readsOf } from './reads-of.ts';

const spec = (adapter: MappingSpec['adapter'], ...texts: string[]): MappingSpec => ({
  v: 1,
  adapter,
  expressions: {},
  tags: Object.fromEntries(texts.map((text, at) => [String(at), text])),
});

test('paths of a message, without the functions called on them', () => {
  const reads = readsOf(spec('json', 'msg.a.b.startsWith("x")', 'msg["odd name"].c', 'msg.?d'), { a: 1 });
  expect([...reads].toSorted()).toEqual(['a\0b', 'd', 'odd name\0c']);
});

test('row is what came after, or before for a delete; changed() reads both', () => {
  const mapping = spec('debezium-postgres', 'row.id', 'changed("status")');
  expect([...readsOf(mapping, { before: null, after: { id: 1 } })]).toContain('after\0id');
  expect([...readsOf(mapping, { before: { id: 1 }, after: null })]).toContain('before\0id');
  expect([...readsOf(mapping, {})]).toContain('before\0status');
});
