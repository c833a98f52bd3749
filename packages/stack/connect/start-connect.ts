import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Memory, NamedPort, StartContext } from '../engine.ts';
import { classArchive } from '../java/class-archive.ts';
import type { Java } from '../java/find-java.ts';
import { JAVA_ENVIRONMENT, javaFlags, readClassPath } from '../java/java-command.ts';
import { clearWay, launch } from '../process/launch.ts';
import { renderProperties } from '../render-properties.ts';
import { workerProperties } from './worker-properties.ts';

export type ConnectSettings = StartContext & {
  java: Java;
  jarsFolder: string;
  kafkaJars: string;
  /** Jar sets of connector plugins. */
  pluginJars: string[];
  port: NamedPort;
  kafka: string;
  /** The only folder from which connectors may take secrets. */
  secretsDir: string;
};

const HEAP_MB: Record<Memory, number> = { small: 256, bench: 512 };
const LOG4J = join(import.meta.dirname, '..', 'java', 'log4j2.properties');

/**
 * One Kafka Connect worker in distributed mode. Ready when its own health check says that it has joined its
 * group and read its topics. Throws `PortInUse`, `EngineFailed`, `StackAborted`.
 */
export async function startConnect(settings: ConnectSettings): Promise<Engine> {
  const { dataDir, port, java, memory, secretsDir } = settings;
  await clearWay('connect', dataDir, [port], 'SIGTERM');
  await mkdir(secretsDir, { recursive: true, mode: 0o700 });
  const propertiesFile = join(dataDir, 'worker.properties');
  const pluginPath = settings.pluginJars.join(',');
  const properties = workerProperties({ port: port.port, kafka: settings.kafka, pluginPath, secretsDir });
  await writeFile(propertiesFile, renderProperties(properties));
  const classPath = await readClassPath(join(settings.kafkaJars, 'lib'));
  const archive = await classArchive(settings.jarsFolder, 'connect', java, classPath);
  const flags = [...javaFlags(memory, HEAP_MB), `-Dlog4j2.configurationFile=${LOG4J}`, ...archive.flags];
  const url = `http://127.0.0.1:${port.port}`;
  return launch({
    name: 'connect',
    command: java.command,
    args: [...flags, '-cp', classPath, 'org.apache.kafka.connect.cli.ConnectDistributed', propertiesFile],
    env: JAVA_ENVIRONMENT,
    dataDir,
    logFile: settings.logFile,
    url,
    isReady: () => isHealthy(url),
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: archive.records ? 60_000 : 15_000,
    onExit: archive.keep,
    signal: settings.signal,
  });
}

async function isHealthy(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.ok;
}
