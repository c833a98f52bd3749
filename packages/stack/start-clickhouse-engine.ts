import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, Exit, NamedPort, StartContext } from './engine.ts';
import type { Credentials } from './keep-credentials.ts';
import { forgetPid, notePid } from './process/leftover.ts';
import { clearWay } from './process/launch.ts';
import { CLICKHOUSE_READER_USER, CLICKHOUSE_USER } from './stack-env.ts';

export type ClickhouseSettings = StartContext & { port: NamedPort; credentials: Credentials };

const BRIDGE = join(import.meta.dirname, 'clickhouse', 'start-clickhouse.ts');
export const bridgeExists = (): boolean => existsSync(BRIDGE);

/** ClickHouse by its bridge, as an engine like the others. Throws `PortInUse` and what the bridge throws. */
export async function startClickhouseEngine(settings: ClickhouseSettings): Promise<Engine> {
  const { dataDir, port, credentials } = settings;
  await clearWay('clickhouse', dataDir, [port], 'SIGTERM');
  const { startClickhouse } = (await import(BRIDGE)) as {
    startClickhouse: (
      o: unknown,
    ) => Promise<{ url: string; pid: number; process: ChildProcess; stop(): Promise<void> }>;
  };
  const bridge = await startClickhouse({
    dataDir,
    port: port.port,
    user: CLICKHOUSE_USER,
    password: credentials.clickhousePassword,
    readonlyUser: CLICKHOUSE_READER_USER,
    readonlyPassword: credentials.clickhouseReaderPassword,
    logFile: settings.logFile,
  });
  await notePid(dataDir, bridge.pid);
  const exited = new Promise<Exit>((resolve) => {
    if (bridge.process.exitCode !== null || bridge.process.signalCode !== null) {
      resolve({ code: bridge.process.exitCode, signal: bridge.process.signalCode });
    }
    bridge.process.once('exit', (code, signal) => resolve({ code, signal }));
  }).then(async (exit) => {
    await forgetPid(dataDir);
    return exit;
  });
  return { name: 'clickhouse', pid: bridge.pid, url: bridge.url, exited, stop: () => bridge.stop() };
}
