import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { expect, test } from 'vitest';
import { draftOf, specOf, tagProblems, withField, withNewTag, withTag } from './mapping-draft.ts';

const SPEC: MappingSpec = {
  v: 1,
  adapter: 'json',
  expressions: { event_type: '"a.b"', entity_id: '"a:" + msg.id' },
  tags: { env: '"prod"' },
};

test('a mapping survives being edited', () => {
  expect(specOf(draftOf(SPEC))).toEqual(SPEC);
});

test('an emptied field is the adapter’s own again', () => {
  expect(specOf(withField(draftOf(SPEC), 'entity_id', '  ')).expressions).toEqual({ event_type: '"a.b"' });
});

test('a half-written or doubled tag is named, an empty row is not', () => {
  const empty = withNewTag(withNewTag(draftOf(SPEC)));
  expect(tagProblems(empty.tags).size).toBe(0);
  const doubled = withTag(empty, { key: 1, name: 'env', text: '"x"' });
  expect([...tagProblems(withTag(doubled, { key: 2, name: '', text: 'msg.a' }).tags).keys()]).toEqual([1, 2]);
});
