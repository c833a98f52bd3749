import { z } from 'zod';

/** Fields of an event that a clause can name; tags are named by their key. */
export const FILTER_FIELDS = ['type', 'entity', 'kind', 'correlation', 'flow', 'source', 'status'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

const Value = z.string().min(1).max(1_000);

/**
 * One condition. `field`: equality, for `type` also a prefix (`order.*`). `tag`: a tag's value. `text`: the words
 * occur in type, entity or attributes, upper and lower case alike. `not` turns it round.
 */
export const ClauseSchema = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('field'), field: z.enum(FILTER_FIELDS), value: Value, not: z.boolean() }),
  z.strictObject({ on: z.literal('tag'), key: Value, value: z.string().max(1_000), not: z.boolean() }),
  z.strictObject({ on: z.literal('text'), value: Value, not: z.boolean() }),
]);
export type Clause = z.infer<typeof ClauseSchema>;

/**
 * What an operator wants to see. Clauses on the same field or tag key widen (`type:a type:b` is either); different
 * ones, and those turned round, narrow.
 */
export const EventFilterSchema = z.array(ClauseSchema).max(50);
export type EventFilter = z.infer<typeof EventFilterSchema>;

/** What a clause is about: clauses with the same subject widen each other. */
export function subjectOf(clause: Clause): string {
  if (clause.on === 'field') return clause.field;
  return clause.on === 'tag' ? `tag.${clause.key}` : 'text';
}

export function sameClause(a: Clause, b: Clause): boolean {
  return subjectOf(a) === subjectOf(b) && a.value === b.value && a.not === b.not;
}

/** Adds the clause; its opposite goes, and a second time changes nothing. */
export function withClause(filter: EventFilter, clause: Clause): EventFilter {
  const opposite = { ...clause, not: !clause.not };
  const kept = filter.filter((one) => !sameClause(one, opposite));
  return kept.some((one) => sameClause(one, clause)) ? kept : [...kept, clause];
}

export function withoutClause(filter: EventFilter, clause: Clause): EventFilter {
  return filter.filter((one) => !sameClause(one, clause));
}

/** Is it chosen: then it goes; else it comes. */
export function toggleClause(filter: EventFilter, clause: Clause): EventFilter {
  return filter.some((one) => sameClause(one, clause))
    ? withoutClause(filter, clause)
    : withClause(filter, clause);
}

/** The prefix that a type pattern such as `order.*` stands for, or undefined if it is an exact type. */
export function typePrefix(value: string): string | undefined {
  return value.endsWith('.*') ? value.slice(0, -1) : undefined;
}
