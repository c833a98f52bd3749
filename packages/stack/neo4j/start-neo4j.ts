import { randomBytes } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Memory, NamedPort, StartContext } from '../engine.ts';
import { classArchive } from '../java/class-archive.ts';
import type { Java } from '../java/find-java.ts';
import { JAVA_ENVIRONMENT, javaFlags, readClassPath } from '../java/java-command.ts';
import { clearWay, launch } from '../process/launch.ts';
import { speaksBolt } from './ask-bolt.ts';
import { authLine } from './hash-password.ts';
import { renderConf } from './render-conf.ts';

export type Neo4jSettings = StartContext & {
  java: Java;
  jarsFolder: string;
  neo4jJars: string;
  port: NamedPort;
  /** Of the user `neo4j`; taken at the first start only. */
  password: string;
};

const HEAP_MB: Record<Memory, number> = { small: 384, bench: 512 };
const FLAGS = [
  '-XX:-OmitStackTraceInFastThrow',
  '-XX:+DisableExplicitGC',
  '-Djdk.nio.maxCachedBufferSize=1024',
  '-Dio.netty.tryReflectionSetAccessible=true',
  '-Dlog4j2.disable.jmx=true',
  '-Dfile.encoding=UTF-8',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/java.io=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
];

/**
 * Neo4j Community as a process of its own (its licence is the GPL). Ready when it agrees on a version of
 * Bolt; recovery after a kill can take 45 s. Throws `PortInUse`, `EngineFailed`, `StackAborted`.
 */
export async function startNeo4j(settings: Neo4jSettings): Promise<Engine> {
  const { dataDir, port, java, memory } = settings;
  await clearWay('neo4j', dataDir, [port], 'SIGTERM');
  await prepareHome(dataDir, port.port, settings.password);
  const classPath = await readClassPath(join(settings.neo4jJars, 'lib'));
  const archive = await classArchive(settings.jarsFolder, 'neo4j', java, classPath);
  const flags = [...javaFlags(memory, HEAP_MB), ...FLAGS, ...archive.flags];
  const main = [
    'org.neo4j.server.CommunityEntryPoint',
    `--home-dir=${dataDir}`,
    `--config-dir=${dataDir}/conf`,
  ];
  return launch({
    name: 'neo4j',
    command: java.command,
    args: [...flags, '-cp', classPath, ...main],
    env: JAVA_ENVIRONMENT,
    dataDir,
    logFile: settings.logFile,
    url: `bolt://127.0.0.1:${port.port}`,
    isReady: () => speaksBolt(port.port),
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: archive.records ? 60_000 : 20_000,
    onExit: archive.keep,
    signal: settings.signal,
  });
}

async function prepareHome(home: string, port: number, password: string): Promise<void> {
  for (const folder of ['conf', 'data/dbms', 'logs', 'run', 'plugins', 'import']) {
    await mkdir(join(home, folder), { recursive: true });
  }
  await writeFile(join(home, 'conf', 'neo4j.conf'), renderConf(port, home));
  const exists = (path: string) =>
    stat(join(home, path)).then(
      () => true,
      () => false,
    );
  if ((await exists('data/databases/system')) || (await exists('data/dbms/auth.ini'))) return;
  await writeFile(join(home, 'data/dbms/auth.ini'), authLine(password, randomBytes(32)), { mode: 0o600 });
}
