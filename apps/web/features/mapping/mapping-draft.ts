import type { Adapter, MappingField, MappingSpec } from '@karma/core/contract/mapping.ts';

/** A mapping while it is written: an empty text means "the adapter's own", and a tag may not have its name yet. */
export type MappingDraft = {
  adapter: Adapter;
  fields: { [field in MappingField]?: string | undefined };
  tags: readonly DraftTag[];
};
/** `key` tells rows of the form apart while their names change. */
export type DraftTag = { key: number; name: string; text: string };

export function draftOf(spec: MappingSpec): MappingDraft {
  return {
    adapter: spec.adapter,
    fields: { ...spec.expressions },
    tags: Object.entries(spec.tags).map(([name, text], key) => ({ key, name, text })),
  };
}

/** The mapping that a draft stands for. Rows without a name or a text are not part of it: see `tagProblems`. */
export function specOf(draft: MappingDraft): MappingSpec {
  const written = Object.entries(draft.fields).filter(([, text]) => (text ?? '').trim() !== '');
  const tags = draft.tags.filter(({ name, text }) => name.trim() !== '' && text.trim() !== '');
  return {
    v: 1,
    adapter: draft.adapter,
    expressions: Object.fromEntries(written.map(([field, text]) => [field, text?.trim()])),
    tags: Object.fromEntries(tags.map(({ name, text }) => [name.trim(), text.trim()])),
  };
}

/** What is wrong with the rows of tags as rows, by their key: half-written, or named as another one is. */
export function tagProblems(tags: readonly DraftTag[]): ReadonlyMap<number, string> {
  const problems = new Map<number, string>();
  const seen = new Set<string>();
  for (const { key, name, text } of tags) {
    const trimmed = name.trim();
    if (trimmed === '' && text.trim() !== '') problems.set(key, 'Give the tag a name.');
    else if (trimmed !== '' && text.trim() === '') problems.set(key, 'Write what the tag is to hold.');
    else if (trimmed !== '' && seen.has(trimmed)) problems.set(key, `There is another tag ${trimmed}.`);
    seen.add(trimmed);
  }
  return problems;
}

export function withField(draft: MappingDraft, field: MappingField, text: string): MappingDraft {
  return { ...draft, fields: { ...draft.fields, [field]: text } };
}

export function withNewTag(draft: MappingDraft): MappingDraft {
  const key = Math.max(-1, ...draft.tags.map((tag) => tag.key)) + 1;
  return { ...draft, tags: [...draft.tags, { key, name: '', text: '' }] };
}

export function withTag(draft: MappingDraft, changed: DraftTag): MappingDraft {
  return { ...draft, tags: draft.tags.map((tag) => (tag.key === changed.key ? changed : tag)) };
}

export function withoutTag(draft: MappingDraft, key: number): MappingDraft {
  return { ...draft, tags: draft.tags.filter((tag) => tag.key !== key) };
}
