import { type Clause, FILTER_FIELDS, type FilterField } from '@karma/core/ledger/event-filter.ts';
import { formatClause } from '@karma/core/ledger/filter-text.ts';
import { familyOf } from '@karma/core/ledger/type-family.ts';
import type { Facet } from '@karma/db/ledger/query-facets.ts';

/** `clause`: adds it. `start`: goes on typing with this text. */
export type Suggestion =
  | { kind: 'clause'; clause: Clause; text: string; count?: number | undefined }
  | { kind: 'start'; text: string; about: string };

export const FIELD_WORDS: Readonly<Record<FilterField | 'tag', string>> = {
  type: 'Type of event, or a family: order.*',
  entity: 'What it happened to: order:48213',
  kind: 'Kind of entity: order',
  correlation: 'One run, request or transaction',
  flow: 'One case across sources',
  source: 'Where it came from',
  status: 'ok or error',
  tag: 'A tag and its value: tag.env=prod',
};

const MOST = 12;

/** What may be meant by what has been typed so far, best first. Values come from the facets at hand. */
export function suggestFilter(typed: string, facets: readonly Facet[]): Suggestion[] {
  const text = typed.trimStart();
  const not = text.startsWith('-') && text.length > 1;
  const word = not ? text.slice(1) : text;
  if (word === '') return starts('', not);
  const field = FILTER_FIELDS.find((name) => word.startsWith(`${name}:`));
  if (field !== undefined) return valuesOf(field, word.slice(field.length + 1), facets, not);
  if (word.startsWith('tag.')) return tags(word.slice('tag.'.length), facets, not);
  return [...starts(word, not), ...anywhere(word, facets, not)].slice(0, MOST);
}

function starts(word: string, not: boolean): Suggestion[] {
  const minus = not ? '-' : '';
  return [...FILTER_FIELDS, 'tag' as const]
    .filter((name) => name.startsWith(word.toLowerCase()))
    .map((name) => ({
      kind: 'start',
      text: `${minus}${name}${name === 'tag' ? '.' : ':'}`,
      about: FIELD_WORDS[name],
    }));
}

function valuesOf(field: FilterField, typed: string, facets: readonly Facet[], not: boolean): Suggestion[] {
  const known = facets.find((facet) => facet.subject === field)?.values ?? [];
  const families =
    field === 'type'
      ? [...new Set(known.map(({ value }) => `${familyOf(value)}.*`))].map((value) => ({
          value,
          count: undefined,
        }))
      : [];
  const found = [...known, ...families].filter(({ value }) => includes(value, typed) && value !== '');
  const exact =
    typed !== '' && !found.some(({ value }) => value === typed) ? [{ value: typed, count: undefined }] : [];
  return [...found, ...exact]
    .slice(0, MOST)
    .map((one) => offer({ on: 'field', field, value: one.value, not }, one));
}

function tags(typed: string, facets: readonly Facet[], not: boolean): Suggestion[] {
  const equals = typed.indexOf('=');
  const keys = facets.filter((facet) => facet.subject.startsWith('tag.'));
  if (equals < 0) {
    const minus = not ? '-' : '';
    return keys
      .filter((facet) => includes(facet.subject.slice('tag.'.length), typed))
      .slice(0, MOST)
      .map((facet) => ({
        kind: 'start',
        text: `${minus}${facet.subject}=`,
        about: facet.values
          .slice(0, 3)
          .map(({ value }) => value)
          .join(', '),
      }));
  }
  const key = typed.slice(0, equals);
  const value = typed.slice(equals + 1);
  const known = keys.find((facet) => facet.subject === `tag.${key}`)?.values ?? [];
  const found = known.filter((one) => includes(one.value, value));
  const exact =
    value !== '' && !found.some((one) => one.value === value) ? [{ value, count: undefined }] : [];
  return [...found, ...exact]
    .slice(0, MOST)
    .map((one) => offer({ on: 'tag', key, value: one.value, not }, one));
}

/** A word alone: in the text, as an entity if it looks like one, or a value that some facet has. */
function anywhere(word: string, facets: readonly Facet[], not: boolean): Suggestion[] {
  const plain = word.replaceAll(/^"|"$/g, '');
  if (plain === '') return [];
  const own: Suggestion[] = [offer({ on: 'text', value: plain, not }, {})];
  if (/^[A-Za-z0-9_.-]+:\S+$/.test(plain))
    own.unshift(offer({ on: 'field', field: 'entity', value: plain, not }, {}));
  const values = facets.flatMap((facet) =>
    facet.values
      .filter(({ value }) => value !== '' && includes(value, plain))
      .flatMap((one) => {
        const clause = clauseOf(facet.subject, one.value, not);
        return clause === undefined ? [] : [offer(clause, one)];
      }),
  );
  return [...own, ...values];
}

/** The clause that chooses a facet's value. */
export function clauseOf(subject: string, value: string, not = false): Clause | undefined {
  if (subject.startsWith('tag.')) return { on: 'tag', key: subject.slice('tag.'.length), value, not };
  const field = FILTER_FIELDS.find((name) => name === subject);
  // "No value" cannot be asked for: an empty text is no clause.
  return field === undefined || value === '' ? undefined : { on: 'field', field, value, not };
}

function offer(clause: Clause, of: { count?: number | undefined }): Suggestion {
  return { kind: 'clause', clause, text: formatClause(clause), count: of.count };
}

function includes(value: string, part: string): boolean {
  return value.toLowerCase().includes(part.toLowerCase());
}
