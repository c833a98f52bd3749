import {
  type Clause,
  type EventFilter,
  EventFilterSchema,
  FILTER_FIELDS,
  type FilterField,
} from './event-filter.ts';

/**
 * A filter as people write and read it, and as it stands in a link:
 * `type:order.* tag.env=prod -tag.region=eu-west-1 "gateway timeout"`. A minus turns a clause round; quotes hold
 * spaces together, `\"` and `\\` stand for themselves inside them. `parseFilter(formatFilter(f))` equals `f`.
 */
export function formatFilter(filter: EventFilter): string {
  return filter.map(formatClause).join(' ');
}

export function formatClause(clause: Clause): string {
  const minus = clause.not ? '-' : '';
  if (clause.on === 'text') return minus + quote(clause.value);
  if (clause.on === 'tag') return `${minus}tag.${bareOr(clause.key, BARE_KEY)}=${bareOr(clause.value, BARE)}`;
  return `${minus}${clause.field}:${bareOr(clause.value, BARE)}`;
}

const BARE = /^[^\s"\\]+$/;
const BARE_KEY = /^[^\s"\\=]+$/;

function bareOr(text: string, bare: RegExp): string {
  return bare.test(text) ? text : quote(text);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** What could not be read, with the place where it stands (UTF-16 units from the start). */
export type FilterProblem = { at: number; message: string };
export type ParsedFilter = { filter: EventFilter; problems: FilterProblem[] };

/** Reads a filter; never throws. What cannot be read is left out of `filter` and named in `problems`. */
export function parseFilter(text: string): ParsedFilter {
  const clauses: Clause[] = [];
  const problems: FilterProblem[] = [];
  const reader = { text, at: 0 };
  for (skipSpace(reader); reader.at < text.length; skipSpace(reader)) {
    const start = reader.at;
    const clause = readClause(reader);
    if (typeof clause === 'string') problems.push({ at: start, message: clause });
    else clauses.push(clause);
  }
  const checked = EventFilterSchema.safeParse(clauses);
  if (checked.success) return { filter: checked.data, problems };
  problems.push({
    at: 0,
    message: 'A filter has at most 50 conditions of at most 1,000 characters: leave some out.',
  });
  return { filter: [], problems };
}

type Reader = { readonly text: string; at: number };

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && /\s/.test(reader.text.charAt(reader.at))) reader.at += 1;
}

function readClause(reader: Reader): Clause | string {
  const not = reader.text.charAt(reader.at) === '-' && /\S/.test(reader.text.charAt(reader.at + 1));
  if (not) reader.at += 1;
  const field = FILTER_FIELDS.find((name) => reader.text.startsWith(`${name}:`, reader.at));
  if (field !== undefined) return readField(reader, field, not);
  if (reader.text.startsWith('tag.', reader.at)) return readTag(reader, not);
  const value = readValue(reader, BARE_END);
  if (value === '') return 'Write a word between the quotes, or remove them.';
  return { on: 'text', value, not };
}

function readField(reader: Reader, field: FilterField, not: boolean): Clause | string {
  reader.at += field.length + 1;
  const value = readValue(reader, BARE_END);
  return value === '' ? `Write a value after “${field}:”.` : { on: 'field', field, value, not };
}

function readTag(reader: Reader, not: boolean): Clause | string {
  reader.at += 'tag.'.length;
  const key = readValue(reader, KEY_END);
  if (key === '') return 'Write a tag as tag.key=value.';
  if (reader.text.charAt(reader.at) !== '=') return `Write a value for the tag: tag.${key}=value.`;
  reader.at += 1;
  return { on: 'tag', key, value: readValue(reader, BARE_END), not };
}

const BARE_END = /\s/;
const KEY_END = /[\s=]/;

/** A quoted text (an end without its quote is taken as if it had one) or everything up to `end`. */
function readValue(reader: Reader, end: RegExp): string {
  const { text } = reader;
  let value = '';
  if (text.charAt(reader.at) !== '"') {
    while (reader.at < text.length && !end.test(text.charAt(reader.at))) value += text.charAt(reader.at++);
    return value;
  }
  reader.at += 1;
  while (reader.at < text.length && text.charAt(reader.at) !== '"') {
    if (text.charAt(reader.at) === '\\' && reader.at + 1 < text.length) reader.at += 1;
    value += text.charAt(reader.at++);
  }
  reader.at += 1;
  return value;
}
