import { join } from 'node:path';
import { startClickhouseEngine } from './start-clickhouse-engine.ts';
import { startConnect } from './connect/start-connect.ts';
import type { Engine, EngineName, Memory, NamedPort, StartContext } from './engine.ts';
import { fetchJars } from './jars/fetch-jars.ts';
import { DEBEZIUM_POSTGRES_JARS, KAFKA_JARS, NEO4J_JARS, type JarSet } from './jars/jar-sets.ts';
import { findJava } from './java/find-java.ts';
import type { Credentials } from './keep-credentials.ts';
import { startKafka } from './kafka/start-kafka.ts';
import { startNeo4j } from './neo4j/start-neo4j.ts';
import { PORT_VARIABLES, type StackPorts } from './ports.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { describeJars, type TellProgress } from './progress.ts';
import { POSTGRES_DATABASE, POSTGRES_USER } from './stack-env.ts';

export type EngineStart = {
  /** What must run before. */
  after?: EngineName;
  /** What can be done before that, such as downloads. */
  prepare?: () => Promise<unknown>;
  start: (signal: AbortSignal) => Promise<Engine>;
};

export type StartSettings = {
  folder: string;
  jarsFolder: string;
  ports: StackPorts;
  memory: Memory;
  credentials: Credentials;
  secretsDir: string;
  tell: TellProgress;
  signal: AbortSignal;
};

/** How each engine is started, with the settings of one stack. */
export function engineStarts(settings: StartSettings): Record<EngineName, EngineStart> {
  const { folder, jarsFolder, ports, memory, credentials, secretsDir } = settings;
  const context = (name: EngineName, signal: AbortSignal): StartContext => ({
    dataDir: join(folder, name),
    logFile: join(folder, 'logs', `${name}.log`),
    memory,
    signal,
  });
  const port = (name: keyof StackPorts): NamedPort => ({ port: ports[name], variable: PORT_VARIABLES[name] });
  const java = once(() => findJava());
  const kafkaJars = once(() => fetch(KAFKA_JARS, settings));
  const debeziumJars = once(() => fetch(DEBEZIUM_POSTGRES_JARS, settings));
  const neo4jJars = once(() => fetch(NEO4J_JARS, settings));

  return {
    postgres: {
      start: (signal) =>
        startPostgres({
          ...context('postgres', signal),
          port: port('postgres'),
          user: POSTGRES_USER,
          password: credentials.postgresPassword,
          database: POSTGRES_DATABASE,
        }),
    },
    kafka: {
      prepare: () => Promise.all([java(), kafkaJars()]),
      start: async (signal) =>
        startKafka({
          ...context('kafka', signal),
          java: await java(),
          jarsFolder,
          kafkaJars: await kafkaJars(),
          port: port('kafka'),
          controllerPort: port('kafkaController'),
        }),
    },
    connect: {
      after: 'kafka',
      prepare: () => Promise.all([java(), kafkaJars(), debeziumJars()]),
      start: async (signal) =>
        startConnect({
          ...context('connect', signal),
          java: await java(),
          jarsFolder,
          kafkaJars: await kafkaJars(),
          pluginJars: [await debeziumJars()],
          port: port('connect'),
          kafka: `127.0.0.1:${ports.kafka}`,
          secretsDir,
        }),
    },
    clickhouse: {
      start: (signal) =>
        startClickhouseEngine({ ...context('clickhouse', signal), port: port('clickhouse'), credentials }),
    },
    neo4j: {
      prepare: () => Promise.all([java(), neo4jJars()]),
      start: async (signal) =>
        startNeo4j({
          ...context('neo4j', signal),
          java: await java(),
          jarsFolder,
          neo4jJars: await neo4jJars(),
          port: port('neo4j'),
          password: credentials.neo4jPassword,
        }),
    },
  };
}

function fetch(set: JarSet, { jarsFolder, tell, signal }: StartSettings): Promise<string> {
  return fetchJars(set, { jarsFolder, signal, onProgress: (progress) => tell(describeJars(progress)) });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
