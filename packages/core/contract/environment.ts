import { z } from 'zod';

const Port = z.coerce.number().int().min(1).max(65_535);
/** Ports of Karma's own, where no others are set. */
export const DEFAULT_PORTS = { web: 3000, intake: 8787, metrics: 9464 } as const;
const Url = z.url();
/** Placeholders from examples must never reach production. */
const Secret = z
  .string()
  .min(16, 'at least 16 characters')
  .refine((text) => !/change.?me|placeholder|example|secret123/i.test(text), 'a placeholder: set a real one');

const Engines = {
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// URL'),
  CLICKHOUSE_URL: Url,
  CLICKHOUSE_DATABASE: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** AES-256-GCM key material for stored source credentials, and the base of session signing. */
  KARMA_SECRET: Secret,
};

/** Who reads the ledger: the views, nothing below them. */
const Reader = {
  CLICKHOUSE_READER_USER: z.string().min(1),
  CLICKHOUSE_READER_PASSWORD: z.string(),
};

/** What the web process needs. It reads the ledger with the reading user only. */
export const WebEnvironment = z.object({
  ...Engines,
  ...Reader,
  /** The address people open: origin checks and cookies hang on it. */
  KARMA_WEB_URL: Url,
  /** Where programs reach the intake: shown in the HTTP source's form. */
  KARMA_INTAKE_URL: Url,
  PORT: Port.default(DEFAULT_PORTS.web),
});
export type WebEnvironment = z.infer<typeof WebEnvironment>;

/** What a worker process needs, whatever its roles. */
export const WorkerEnvironment = z.object({
  ...Engines,
  CLICKHOUSE_USER: z.string().min(1),
  CLICKHOUSE_PASSWORD: z.string(),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((list) => list.split(',').map((broker) => broker.trim())),
  CONNECT_URL: Url,
  /** A folder that this worker writes and Kafka Connect's file config provider reads. */
  CONNECT_SECRETS_DIR: z.string().min(1),
  KARMA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z0-9._-]*$/)
    .default(''),
  KARMA_INTAKE_PORT: Port.default(DEFAULT_PORTS.intake),
  KARMA_INTAKE_HOST: z.string().default('127.0.0.1'),
  /** The supervisor's /health, /ready and /metrics, for its children, too: they answer it over IPC. */
  KARMA_METRICS_PORT: Port.default(DEFAULT_PORTS.metrics),
  KARMA_METRICS_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type WorkerEnvironment = z.infer<typeof WorkerEnvironment>;

/** What migrating needs beside: it makes the reading user. */
export const MigrateEnvironment = WorkerEnvironment.extend(Reader);
export type MigrateEnvironment = z.infer<typeof MigrateEnvironment>;

/** A variable is missing or wrong; the message names each one. */
export class BadEnvironment extends Error {
  readonly code = 'bad_environment';
  override name = 'BadEnvironment';
}

/** Parses `env` by a schema of this file; throws `BadEnvironment` that lists every problem. */
export function parseEnvironment<T extends z.ZodType>(
  schema: T,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<T> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new BadEnvironment(`Set these environment variables and start again:\n  ${problems.join('\n  ')}`);
}
