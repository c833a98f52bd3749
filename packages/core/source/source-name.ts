import { z } from 'zod';

/** `raw.envelopes` belongs to everybody; `karma` is what Karma itself sends. */
const RESERVED_SOURCE_NAMES: readonly string[] = ['envelopes', 'karma'];

/**
 * A source's name: part of its topic, its connector, its replication slot, of each event's headers and id. It never
 * changes. 40 characters leave room in Postgres' 63 for the slot's prefix.
 */
export const SourceName = z
  .string()
  .trim()
  .min(2, 'at least 2 characters')
  .max(40, 'at most 40 characters')
  .regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and dashes, beginning with a letter')
  .refine((name) => !name.endsWith('-'), 'must not end with a dash')
  .refine((name) => !RESERVED_SOURCE_NAMES.includes(name), 'this name is taken by Karma itself');

/** A name made of a title, for the form to suggest: `Shop (production)` gives `shop-production`. */
export function suggestSourceName(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug.length < 2 ? 'source' : slug;
}

/** Slot and publication of a captured database: Postgres allows lower case, digits and `_`. */
export function replicationName(sourceName: string): string {
  return `karma_${sourceName.replaceAll('-', '_')}`;
}
