import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Memory, NamedPort, StartContext } from '../engine.ts';
import { EngineFailed } from '../errors.ts';
import { classArchive } from '../java/class-archive.ts';
import type { Java } from '../java/find-java.ts';
import { JAVA_ENVIRONMENT, javaFlags, readClassPath } from '../java/java-command.ts';
import { clearWay, launch } from '../process/launch.ts';
import { renderProperties } from '../render-properties.ts';
import { countBrokers } from './ask-broker.ts';
import { brokerProperties } from './broker-properties.ts';

export type KafkaSettings = StartContext & {
  java: Java;
  /** The folder of all jar sets, and the Kafka set's own folder in it. */
  jarsFolder: string;
  kafkaJars: string;
  port: NamedPort;
  controllerPort: NamedPort;
};

/** MB. 256 carries 3,000 rows/s through Connect; 384 was enough for 500,000 messages at full speed. */
const HEAP_MB: Record<Memory, number> = { small: 256, bench: 512 };
const LOG4J = join(import.meta.dirname, '..', 'java', 'log4j2.properties');

/**
 * One Kafka broker in KRaft mode. Ready when its own metadata names it, that is: unfenced. Throws
 * `PortInUse`, `EngineFailed`, `StackAborted`.
 */
export async function startKafka(settings: KafkaSettings): Promise<Engine> {
  const { dataDir, port, controllerPort, java, memory } = settings;
  await clearWay('kafka', dataDir, [port, controllerPort], 'SIGTERM');
  const propertiesFile = join(dataDir, 'server.properties');
  const logDir = join(dataDir, 'data');
  await mkdir(logDir, { recursive: true });
  await writeFile(
    propertiesFile,
    renderProperties(brokerProperties({ port: port.port, controllerPort: controllerPort.port, logDir })),
  );
  const classPath = await readClassPath(join(settings.kafkaJars, 'lib'));
  const flags = [...javaFlags(memory, HEAP_MB), `-Dlog4j2.configurationFile=${LOG4J}`];
  await formatOnce(settings, logDir, [...flags, '-cp', classPath], propertiesFile);
  const archive = await classArchive(settings.jarsFolder, 'kafka', java, classPath);
  return launch({
    name: 'kafka',
    command: java.command,
    args: [...flags, ...archive.flags, '-cp', classPath, 'kafka.Kafka', propertiesFile],
    env: JAVA_ENVIRONMENT,
    dataDir,
    logFile: settings.logFile,
    url: `127.0.0.1:${port.port}`,
    isReady: async () => (await countBrokers(port.port)) > 0,
    readyWithinMs: 90_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: archive.records ? 60_000 : 15_000,
    onExit: archive.keep,
    signal: settings.signal,
  });
}

/** Gives the log folder its cluster id. The tool writes `meta.properties` last: with it, all is there. */
async function formatOnce(
  settings: KafkaSettings,
  logDir: string,
  java: string[],
  propertiesFile: string,
): Promise<void> {
  if (
    await stat(join(logDir, 'meta.properties')).then(
      () => true,
      () => false,
    )
  )
    return;
  const args = [...java, 'kafka.tools.StorageTool', 'format', '--ignore-formatted'];
  args.push('-t', newClusterId(), '-c', propertiesFile);
  await new Promise<void>((resolve, reject) => {
    execFile(settings.java.command, args, (error, stdout, stderr) => {
      if (!error) return resolve();
      const output = (stdout + stderr).trimEnd();
      reject(
        new EngineFailed('kafka', 'could not format its folder', settings.logFile, output, { cause: error }),
      );
    });
  });
}

/** Kafka's form of a UUID; it must not begin with a dash, which the tool takes for an option. */
function newClusterId(): string {
  return `K${randomBytes(16).toString('base64url').slice(1)}`;
}
