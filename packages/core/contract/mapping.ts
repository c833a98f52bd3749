import { z } from 'zod';

export const ADAPTERS = ['debezium-postgres', 'envelope', 'json'] as const;
export type Adapter = (typeof ADAPTERS)[number];

export const SOURCE_KINDS = ['postgres', 'http', 'envelopes'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/**
 * Which adapters the mapping of a source of this kind may have. Where there is one alone, it is the mapping of a
 * source that has none yet; a pushed JSON has no default, since nobody can guess what it means.
 */
export const ADAPTERS_OF: Readonly<Record<SourceKind, readonly Adapter[]>> = {
  postgres: ['debezium-postgres'],
  http: ['json', 'envelope'],
  envelopes: ['envelope'],
};

const Expression = z.string().trim().min(1).max(10_000);

/**
 * How messages of a source become events: an adapter that knows the wire format, and CEL expressions that
 * take the place of the adapter's defaults. Variables: `msg` (the parsed value; for Debezium the payload),
 * `row` (Debezium: after, else before), `key`, `headers`, `topic`, `record` ({timestamp, partition, offset}).
 * The adapter `json` has no defaults for `event_type` and `entity_id`; `envelope` takes no expressions but flow ones.
 */
export const MappingSpecSchema = z.strictObject({
  v: z.literal(1),
  adapter: z.enum(ADAPTERS),
  expressions: z.strictObject({
    ts: Expression.optional(),
    event_type: Expression.optional(),
    entity_id: Expression.optional(),
    correlation_id: Expression.optional(),
    /** The flow id; expectations are learned under `flow_kind`. */
    flow: Expression.optional(),
    flow_kind: Expression.optional(),
    /** What makes two deliveries the same fact. */
    natural_id: Expression.optional(),
    instance_id: Expression.optional(),
    /** A list of `{rel, entity_id, instance_id?, event_id?}`. */
    links: Expression.optional(),
    /** A map merged into attrs, over what the adapter keeps. */
    attrs: Expression.optional(),
    /** true: the event tells of the past. */
    backfill: Expression.optional(),
  }),
  /** Tag name to expression; an expression that gives null leaves the tag out. */
  tags: z.record(z.string().min(1), Expression),
});
export type MappingSpec = z.infer<typeof MappingSpecSchema>;
export type MappingField = keyof MappingSpec['expressions'];
