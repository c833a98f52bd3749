import { join } from 'node:path';
import { startClickhouseEngine } from './start-clickhouse-engine.ts';
import { startConnect } from './connect/start-connect.ts';
import type { Engine, EngineName, Memory, NamedPort, StartContext } from './engine.ts';
import { fetchJars } from './jars/fetch-jars.ts';
import { DEBEZIUM_POSTGRES_JARS, KAFKA_JARS, NEO4J_JARS, type JarSet } from './jars/jar-sets.ts';
import { findJava, type Java } from './java/find-java.ts';
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
  const tools: Tools = {
    java: once(() => findJava()),
    kafkaJars: once(() => fetch(KAFKA_JARS, settings)),
    debeziumJars: once(() => fetch(DEBEZIUM_POSTGRES_JARS, settings)),
    neo4jJars: once(() => fetch(NEO4J_JARS, settings)),
  };
  return {
    postgres: postgresStart(settings),
    kafka: kafkaStart(settings, tools),
    connect: connectStart(settings, tools),
    clickhouse: clickhouseStart(settings),
    neo4j: neo4jStart(settings, tools),
  };
}

/** Found or fetched once, at first use, whoever asks. */
type Tools = {
  java: () => Promise<Java>;
  kafkaJars: () => Promise<string>;
  debeziumJars: () => Promise<string>;
  neo4jJars: () => Promise<string>;
};

function postgresStart(settings: StartSettings): EngineStart {
  return {
    start: (signal) =>
      startPostgres({
        ...contextOf('postgres', settings, signal),
        port: portOf('postgres', settings),
        user: POSTGRES_USER,
        password: settings.credentials.postgresPassword,
        database: POSTGRES_DATABASE,
      }),
  };
}

function kafkaStart(settings: StartSettings, { java, kafkaJars }: Tools): EngineStart {
  return {
    prepare: () => Promise.all([java(), kafkaJars()]),
    start: async (signal) =>
      startKafka({
        ...contextOf('kafka', settings, signal),
        java: await java(),
        jarsFolder: settings.jarsFolder,
        kafkaJars: await kafkaJars(),
        port: portOf('kafka', settings),
        controllerPort: portOf('kafkaController', settings),
      }),
  };
}

function connectStart(settings: StartSettings, { java, kafkaJars, debeziumJars }: Tools): EngineStart {
  return {
    after: 'kafka',
    prepare: () => Promise.all([java(), kafkaJars(), debeziumJars()]),
    start: async (signal) =>
      startConnect({
        ...contextOf('connect', settings, signal),
        java: await java(),
        jarsFolder: settings.jarsFolder,
        kafkaJars: await kafkaJars(),
        pluginJars: [await debeziumJars()],
        port: portOf('connect', settings),
        kafka: `127.0.0.1:${settings.ports.kafka}`,
        secretsDir: settings.secretsDir,
      }),
  };
}

function clickhouseStart(settings: StartSettings): EngineStart {
  return {
    start: (signal) =>
      startClickhouseEngine({
        ...contextOf('clickhouse', settings, signal),
        port: portOf('clickhouse', settings),
        credentials: settings.credentials,
      }),
  };
}

function neo4jStart(settings: StartSettings, { java, neo4jJars }: Tools): EngineStart {
  return {
    prepare: () => Promise.all([java(), neo4jJars()]),
    start: async (signal) =>
      startNeo4j({
        ...contextOf('neo4j', settings, signal),
        java: await java(),
        jarsFolder: settings.jarsFolder,
        neo4jJars: await neo4jJars(),
        port: portOf('neo4j', settings),
        password: settings.credentials.neo4jPassword,
      }),
  };
}

function contextOf(name: EngineName, { folder, memory }: StartSettings, signal: AbortSignal): StartContext {
  return { dataDir: join(folder, name), logFile: join(folder, 'logs', `${name}.log`), memory, signal };
}

function portOf(name: keyof StackPorts, { ports }: StartSettings): NamedPort {
  return { port: ports[name], variable: PORT_VARIABLES[name] };
}

function fetch(set: JarSet, { jarsFolder, tell, signal }: StartSettings): Promise<string> {
  return fetchJars(set, { jarsFolder, signal, onProgress: (progress) => tell(describeJars(progress)) });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
