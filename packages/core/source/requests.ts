import { z } from 'zod';

/**
 * What screens ask of the connect role, by rows of table `request`. The question is sealed
 * (services/secret, about `request/<id>`) since it may hold a password; who answers writes `answer` (of the
 * schema here) with state `done`, or `error` (a sentence that says what to do) with state `failed`, and empties
 * `question`.
 */

/** A question that nobody took for this long is given up: the screen says that no connect role runs. */
export const REQUEST_PATIENCE_MS = 30_000;

/** Kafka Connect puts files' contents in place of `${file:…}` in every value: another source's password, sent away. */
const plainName = (schema: z.ZodString) =>
  schema.refine((name) => !name.includes('${'), 'must not contain ${: Kafka Connect would replace it');

/** How to reach a Postgres database, without its password. */
export const PostgresConnectionSchema = z.strictObject({
  host: z
    .string()
    .trim()
    .min(1, 'name the host')
    .max(253)
    .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.:_-]*[A-Za-z0-9])?|::1)?$/, 'a host name or an IP address'),
  port: z.coerce.number().int().min(1).max(65_535).default(5432),
  database: plainName(z.string().trim().min(1, 'name the database').max(63)),
  user: plainName(z.string().trim().min(1, 'name the user').max(63)),
  /** As libpq and Debezium name them. */
  sslMode: z.enum(['disable', 'prefer', 'require', 'verify-full']).default('prefer'),
});
export type PostgresConnection = z.infer<typeof PostgresConnectionSchema>;

/** A name of the database, as it is written there (no quotes). */
export const TableNameSchema = z.strictObject({
  schema: plainName(z.string().min(1).max(63)),
  table: plainName(z.string().min(1).max(63)),
});
export type TableName = z.infer<typeof TableNameSchema>;

const Postgres = z.strictObject({ connection: PostgresConnectionSchema, password: z.string().max(1_000) });

/** What must hold for Debezium to capture a database; checked in this order, the rest is left out after `reach`. */
export const POSTGRES_CHECKS = [
  'reach',
  'sign_in',
  'version',
  'wal_level',
  'replication_right',
  'free_slot',
  'publication_right',
] as const;

const TryAnswer = z.object({
  /** Every check passed. */
  ok: z.boolean(),
  serverVersion: z.string().nullable(),
  checks: z.array(
    z.object({
      name: z.enum(POSTGRES_CHECKS),
      ok: z.boolean(),
      /** What was found; where not ok, what to do. */
      message: z.string(),
    }),
  ),
});

const TablesAnswer = z.object({
  tables: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string(), key: z.boolean() })),
      /** The planner's estimate; null where the table was never analysed. */
      rows: z.number().nullable(),
      /** `full` makes the row before a change known; `nothing` cannot be captured. */
      replicaIdentity: z.enum(['default', 'full', 'index', 'nothing']),
    }),
  ),
  /** There are more than 1,000; these are the first by name. */
  truncated: z.boolean(),
});

const PrepareQuestion = z.strictObject({
  ...Postgres.shape,
  tables: z.array(TableNameSchema).min(1).max(1_000),
  publication: z.string().min(1).max(63),
  /** Make updates and deletes carry the whole row before (REPLICA IDENTITY FULL). */
  fullRows: z.boolean(),
});

const PrepareAnswer = z.object({
  /** Statements carried out, in order; none where all was as it should be. */
  done: z.array(z.string()),
  /** Statements that this user may not carry out, and why: for the database's owner. */
  left: z.array(z.object({ statement: z.string(), why: z.string() })),
});

/** Most messages and bytes of one sample: it travels through a row of Postgres. */
export const SAMPLE_LIMITS = { messages: 10_000, bytes: 8 * 1024 * 1024 };

const SampleQuestion = z.strictObject({
  topic: z.string().min(1).max(249),
  /** The newest messages over all partitions. */
  limit: z.number().int().min(1).max(SAMPLE_LIMITS.messages),
});

/** A message as it lies in Kafka. Bytes are base64. */
export const SampleMessageSchema = z.object({
  partition: z.number().int().nonnegative(),
  offset: z.string().regex(/^\d+$/),
  /** Epoch ms, Kafka's. */
  timestamp: z.number(),
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});
export type SampleMessage = z.infer<typeof SampleMessageSchema>;

const SampleAnswer = z.object({
  /** Oldest first within each partition. */
  messages: z.array(SampleMessageSchema),
  /** Fewer than asked for, since more would be over the bytes of `SAMPLE_LIMITS`. */
  truncated: z.boolean(),
});

export const REQUESTS = {
  try_postgres: { question: Postgres, answer: TryAnswer },
  list_tables: { question: Postgres, answer: TablesAnswer },
  prepare_postgres: { question: PrepareQuestion, answer: PrepareAnswer },
  sample_topic: { question: SampleQuestion, answer: SampleAnswer },
} as const;

export type RequestKind = keyof typeof REQUESTS;
export const REQUEST_KINDS = [
  'try_postgres',
  'list_tables',
  'prepare_postgres',
  'sample_topic',
] as const satisfies readonly RequestKind[];
export type Question<K extends RequestKind> = z.output<(typeof REQUESTS)[K]['question']>;
export type Answer<K extends RequestKind> = z.output<(typeof REQUESTS)[K]['answer']>;
