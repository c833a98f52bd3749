import { z } from 'zod';

/** Names that topics and headers use for something else. */
const RESERVED = new Set(['karma', 'envelopes']);

/** The slug of a source: in topics, headers and links, and never changed. */
export const SourceName = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9-]{1,39}$/,
    '2 to 40 small letters, digits and hyphens, beginning with a letter, such as shop-db',
  )
  .refine((name) => !RESERVED.has(name), 'this name is taken by Karma itself: choose another');

export const SourceTitle = z.string().trim().min(1, 'a title, such as Shop database').max(200);

/** A source by id or by name. */
export const SourceRef = z.string().trim().min(1, 'the id or the name of a source').max(100);
