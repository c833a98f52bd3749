import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

import type { Kafka } from 'kafkajs';
import { pino } from 'pino';
import { Registry } from 'prom-client';

import {
  MigrateEnvironment,
  type WorkerEnvironment,
  parseEnvironment,
} from '@karma/core/contract/environment.ts';
import type { Role } from '@karma/core/contract/role-state.ts';
import { type Ledger, ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { type Database, connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import { createTestDatabase } from '@karma/db/postgres/create-test-database.ts';
import type { Context } from '@karma/services/context.ts';

import { connectKafka } from '../kafka/connect-kafka.ts';
import { migrate } from '../migrate.ts';
import { entryOf } from '../pipeline.ts';
import type { RoleContext, RunningRole } from '../role.ts';

/** Of the engines, as the stack provides it. */
export type EngineEnvironment = Readonly<Record<string, string>>;

/** What one suite of tests has for itself on the shared engines: databases, topics, ports. */
export type Suite = {
  /** For processes. */
  variables: Record<string, string>;
  env: WorkerEnvironment;
  db: Database;
  kafka: Kafka;
  /** For services: an administrator. */
  admin: Context;
  /** A topic's name with the suite's prefix. */
  topic(name: string): string;
  start(role: Role): Promise<RunningRole>;
  close(): Promise<void>;
};

/** Makes and migrates a suite's own databases and topics; `close` stops its roles and removes them. */
export async function openSuite(engines: EngineEnvironment): Promise<Suite> {
  const database = await createTestDatabase(engines['DATABASE_URL'] ?? '');
  const variables = await ownVariables(engines, database.url);
  const env = parseEnvironment(MigrateEnvironment, variables);
  await mkdir(env.CONNECT_SECRETS_DIR, { recursive: true });
  await migrate(env, () => undefined);
  const db = connectPostgres(database.url);
  const kafka = connectKafka(env, 'karma-suite');
  const ledger = ledgerOf(env);
  const running = new Set<RunningRole>();
  return {
    variables,
    env,
    db,
    kafka,
    admin: {
      ...ADMIN,
      db,
      ledger,
      secret: env.KARMA_SECRET,
      intakeUrl: `http://127.0.0.1:${env.KARMA_INTAKE_PORT}`,
    },
    topic: (name) => env.KARMA_TOPIC_PREFIX + name,
    async start(role) {
      const started = await startRole(role, env, db);
      const stop = started.stop.bind(started);
      running.add(started);
      started.stop = () => {
        running.delete(started);
        return stop();
      };
      return started;
    },
    async close() {
      await Promise.all([...running].map((role) => role.stop()));
      await removeTopics(kafka, env.KARMA_TOPIC_PREFIX);
      await ledger.client.command({ query: `DROP DATABASE IF EXISTS ${env.CLICKHOUSE_DATABASE}` });
      await ledger.close();
      await db.close();
      await database.drop();
    },
  };
}

const ADMIN = {
  user: { id: 'the-admin', name: 'admin', role: 'admin' as const },
  now: () => new Date(),
  scope: EVERYTHING,
};

async function ownVariables(
  engines: EngineEnvironment,
  databaseUrl: string,
): Promise<Record<string, string>> {
  const id = randomBytes(4).toString('hex');
  const [intakePort, metricsPort] = await Promise.all([freePort(), freePort()]);
  return {
    ...engines,
    DATABASE_URL: databaseUrl,
    CLICKHOUSE_DATABASE: `karma_test_${id}`,
    CONNECT_SECRETS_DIR: join(engines['CONNECT_SECRETS_DIR'] ?? '', id),
    KARMA_SECRET: 'a secret that only tests use',
    KARMA_TOPIC_PREFIX: `t${id}.`,
    KARMA_INTAKE_PORT: String(intakePort),
    KARMA_METRICS_PORT: String(metricsPort),
    LOG_LEVEL: 'warn',
  };
}

function ledgerOf(env: WorkerEnvironment): Ledger {
  return ledgerWriter(env);
}

async function startRole(role: Role, env: WorkerEnvironment, db: Database): Promise<RunningRole> {
  const log = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true })).child({ role });
  const ctx: RoleContext = { env, db, log, metrics: new Registry() };
  return (await entryOf(role).load())(ctx);
}

async function removeTopics(kafka: Kafka, prefix: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
