import { startClickhouse, type ClickHouse } from './clickhouse/start-clickhouse.ts';
import type { Engine, Exit, NamedPort, StartContext } from './engine.ts';
import { EngineFailed, StackAborted } from './errors.ts';
import type { Credentials } from './keep-credentials.ts';
import { clearWay } from './process/launch.ts';
import { forgetPid, notePid } from './process/leftover.ts';
import { openLog, tailLog } from './process/log-file.ts';
import { CLICKHOUSE_READER_USER, CLICKHOUSE_USER } from './stack-env.ts';

export type ClickhouseSettings = StartContext & { port: NamedPort; credentials: Credentials };

/**
 * ClickHouse by its bridge, as an engine like the others. Throws `PortInUse`, `EngineFailed`,
 * `StackAborted`.
 */
export async function startClickhouseEngine(settings: ClickhouseSettings): Promise<Engine> {
  const { dataDir, port } = settings;
  await clearWay('clickhouse', dataDir, [port], 'SIGTERM');
  const bridge = await startBridge(settings);
  await notePid(dataDir, bridge.pid);
  const exited = exitOf(bridge).then(async (exit) => {
    await forgetPid(dataDir);
    return exit;
  });
  // The bridge's start cannot be called off, but takes a second at most.
  if (settings.signal?.aborted) {
    await bridge.stop();
    throw new StackAborted('The start of clickhouse was called off.');
  }
  const stop = async () => {
    await bridge.stop();
    await exited;
  };
  return { name: 'clickhouse', pid: bridge.pid, url: bridge.url, exited, stop };
}

async function startBridge({ dataDir, port, credentials, logFile }: ClickhouseSettings): Promise<ClickHouse> {
  // Opened for its size only: a log that has grown too long is set aside.
  await (await openLog(logFile)).close();
  try {
    return await startClickhouse({
      dataDir,
      port: port.port,
      user: CLICKHOUSE_USER,
      password: credentials.clickhousePassword,
      readonlyUser: CLICKHOUSE_READER_USER,
      readonlyPassword: credentials.clickhouseReaderPassword,
      logFile,
    });
  } catch (cause) {
    throw new EngineFailed('clickhouse', 'did not start', logFile, await tailLog(logFile), { cause });
  }
}

function exitOf({ process: child }: ClickHouse): Promise<Exit> {
  return new Promise((resolve) => {
    const tell = () => resolve({ code: child.exitCode, signal: child.signalCode });
    if (child.exitCode !== null || child.signalCode !== null) tell();
    else child.once('exit', tell);
  });
}
