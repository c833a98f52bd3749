import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ENGINE_NAMES, type EngineName, type Memory } from './engine.ts';
import { StackAborted } from './errors.ts';
import { keepCredentials } from './keep-credentials.ts';
import { lockFolder } from './lock-folder.ts';
import type { StackPorts } from './ports.ts';
import { timed, type TellProgress } from './progress.ts';
import { signalProcess } from './process/stop-process.ts';
import { stackEnv, type StackEnv } from './stack-env.ts';
import { engineStarts } from './engine-starts.ts';
import { supervise, type EngineEvent, type Supervised } from './supervise.ts';

export type StackOptions = {
  /** All data, logs and passwords lie here. */
  folder: string;
  /** Where jars are kept; default `<folder>/jars`. */
  jarsFolder?: string;
  ports: StackPorts;
  engines: readonly EngineName[];
  memory: Memory;
  onProgress?: TellProgress;
  /** An engine died, is back, or could not be started again. */
  onEvent?: (event: EngineEvent) => void;
  /** Calls the start off; what was started is stopped and the start rejects with `StackAborted`. */
  signal?: AbortSignal;
};

export type Stack = {
  env: StackEnv;
  engines: ReadonlyMap<EngineName, Supervised>;
  /** Ordered, bounded in time, and nothing is left behind. Safe to call twice. */
  stop(): Promise<void>;
  restart(name: EngineName): Promise<void>;
  kill(name: EngineName, signal: NodeJS.Signals): Promise<void>;
};

/** Each step's engines are stopped side by side: Connect must not outlive what it reads and writes. */
const STOP_ORDER: readonly (readonly EngineName[])[] = [
  ['connect'],
  ['kafka', 'clickhouse', 'neo4j'],
  ['postgres'],
];

/**
 * Starts the engines, side by side where they do not depend on each other, and keeps them running. Throws
 * `FolderLocked`, `MissingTool`, `JarsFailed`, `PortInUse`, `EngineFailed`, `FolderUnreachable`,
 * `StackAborted`; then nothing runs.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = resolve(options.folder);
  const unlock = await lockFolder(folder);
  const engines = new Map<EngineName, Supervised>();
  const onExit = () => killAll(engines);
  process.once('exit', onExit);
  const stop = async () => {
    await stopInOrder(engines);
    process.off('exit', onExit);
    await unlock();
  };
  try {
    const env = await startAll({ ...options, folder }, engines);
    let stopping: Promise<void> | undefined;
    return {
      env,
      engines,
      stop: () => (stopping ??= stop()),
      restart: async (name) => void (await engineOf(engines, name).restart()),
      kill: (name, signal) => engineOf(engines, name).kill(signal),
    };
  } catch (error) {
    await stop();
    if (!options.signal?.aborted || error instanceof StackAborted) throw error;
    throw new StackAborted('The start of the engines was called off.', { cause: error });
  }
}

async function startAll(options: StackOptions, engines: Map<EngineName, Supervised>): Promise<StackEnv> {
  const { folder, ports } = options;
  const wanted = new Set(options.engines);
  if (wanted.has('connect')) wanted.add('kafka');
  // Then Postgres runs as an account of its own, which must be able to pass through.
  if (process.getuid?.() === 0) await chmod(folder, 0o755);
  await mkdir(join(folder, 'logs'), { recursive: true });
  const credentials = await keepCredentials(folder);
  const secretsDir = join(folder, 'connect', 'secrets');
  const env = stackEnv({ ports, credentials, secretsDir, neo4j: wanted.has('neo4j') });

  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  const tell: TellProgress = (progress) => options.onProgress?.(progress);
  const jarsFolder = resolve(options.jarsFolder ?? join(folder, 'jars'));
  const { memory } = options;
  const starts = engineStarts({ folder, jarsFolder, ports, memory, credentials, secretsDir, tell, signal });
  const running = new Map<EngineName, Promise<Supervised>>();
  const begin = async (name: EngineName): Promise<Supervised> => {
    const { after, prepare, start } = starts[name];
    await Promise.all([prepare?.(), after && running.get(after)]);
    signal.throwIfAborted();
    const onEvent = (event: EngineEvent) => options.onEvent?.(event);
    const supervised = await timed(name, tell, () => supervise({ name, start, onEvent, signal }));
    engines.set(name, supervised);
    return supervised;
  };
  for (const name of ENGINE_NAMES) if (wanted.has(name)) running.set(name, begin(name));
  await settleAll([...running.values()], failed);
  options.signal?.throwIfAborted();
  return env;
}

/** Waits for all; the first failure calls the others off, and is thrown when they have ended. */
async function settleAll(starts: Promise<unknown>[], failed: AbortController): Promise<void> {
  const errors: unknown[] = [];
  await Promise.all(
    starts.map((start) =>
      start.catch((error: unknown) => {
        errors.push(error);
        failed.abort(new StackAborted('Another engine could not be started.'));
      }),
    ),
  );
  if (errors.length > 0) throw errors[0];
}

async function stopInOrder(engines: ReadonlyMap<EngineName, Supervised>): Promise<void> {
  for (const step of STOP_ORDER) await Promise.all(step.map(async (name) => engines.get(name)?.stop()));
}

/** For an end that gives no time, such as an uncaught error: each engine at least gets its signal. */
function killAll(engines: ReadonlyMap<EngineName, Supervised>): void {
  for (const engine of engines.values()) {
    const running = engine.current();
    if (running) signalProcess(running.pid, engine.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  }
}

function engineOf(engines: ReadonlyMap<EngineName, Supervised>, name: EngineName): Supervised {
  const engine = engines.get(name);
  if (engine === undefined) throw new RangeError(`${name} is not among the engines of this stack.`);
  return engine;
}
