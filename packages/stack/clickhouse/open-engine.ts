import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native, openFolder, quote, runCommand, TAG, type Connection } from './engine.ts';
import type { Engine } from './run-query.ts';
import { createSelectPool, createSlots } from './select-pool.ts';

const MOST_AT_ONCE = 16;
const IDLE_MS = 3_000;
const CLOSE_WITHIN_MS = 400;
const SHM = '/dev/shm';
const SHM_LEAST_FREE = 2 ** 30;

/** Caches small: one machine carries all engines, and the system's page cache holds the files anyway. */
const config = (memory: number) => `<clickhouse>
  <max_server_memory_usage>${memory}</max_server_memory_usage>
  <mark_cache_size>134217728</mark_cache_size>
  <primary_index_cache_size>134217728</primary_index_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <query_condition_cache_size>16777216</query_condition_cache_size>
  <mmap_cache_size>100</mmap_cache_size>
</clickhouse>
`;

// Results and bodies are large and outside of the JavaScript heap, which alone would not collect them for long.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A private folder for bodies, in memory where there is room; what a killed bridge left in it is removed. */
function makeSpoolDir(dataDir: string): string {
  const inMemory = join(
    SHM,
    `clickhouse-bridge-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`,
  );
  const inData = join(dataDir, 'bridge-spool');
  let dir = inData;
  try {
    const { bavail, bsize } = statfsSync(SHM);
    if (bavail * bsize >= SHM_LEAST_FREE) dir = inMemory;
  } catch {
    // No such file system here: the data folder does as well, only slower.
    dir = inData;
  }
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { mode: 0o700 });
  return dir;
}

function openOrExplain(dataDir: string, configFile: string): Connection {
  try {
    return openFolder(dataDir, configFile);
  } catch (cause) {
    throw new Error(`cannot open ${dataDir}: is another bridge using it, or is it not writable?`, { cause });
  }
}

/** Opens the data folder (made if missing). Fails when another process has it. Memory in bytes. */
export async function openEngine(dataDir: string, memory: number) {
  mkdirSync(dataDir, { recursive: true });
  const configFile = join(dataDir, 'bridge-config.xml');
  writeFileSync(configFile, config(memory));
  const admin = openOrExplain(dataDir, configFile);
  const spoolDir = makeSpoolDir(dataDir);
  let tail: Promise<void> = Promise.resolve();
  let running = 0;
  let idle: NodeJS.Timeout | undefined;

  // One Session runs one query at a time.
  function command(sql: string): Promise<void> {
    tail = tail
      .then(() => runCommand(admin, sql, 'Null'))
      .then(
        () => undefined,
        (error: Error) => void process.stderr.write(`clickhouse bridge: ${sql}: ${error.message}\n`),
      );
    return tail;
  }

  function giveBackMemory(): void {
    collectGarbage();
    void command('SYSTEM JEMALLOC PURGE');
  }

  const engine: Engine = {
    dataDir,
    spoolDir,
    running: new Set(),
    selects: createSelectPool(dataDir),
    slots: createSlots(MOST_AT_ONCE),
    kill(tag) {
      // SYNC never returns here.
      void command(`KILL QUERY WHERE ${TAG} = ${quote(tag)} ASYNC`);
    },
  };
  return {
    ...engine,
    /** Runs something; when nothing has run for a while, memory goes back to the system. */
    async busy(run: () => Promise<void>): Promise<void> {
      running += 1;
      clearTimeout(idle);
      try {
        await run();
      } finally {
        running -= 1;
        if (running === 0) idle = setTimeout(giveBackMemory, IDLE_MS).unref();
      }
    },
    /** Ends what runs, then the engine. What takes too long is left to the journal, as at a crash. */
    async close(): Promise<void> {
      const deadline = performance.now() + CLOSE_WITHIN_MS;
      while (running > 0 && performance.now() < deadline) {
        await command(`KILL QUERY WHERE ${TAG} != '' ASYNC`);
        await wait(20);
      }
      rmSync(spoolDir, { recursive: true, force: true });
      // Closing a Session that still runs something would hang.
      if (running > 0) process.kill(process.pid, 'SIGKILL');
      native.CloseConnection(admin);
    },
  };
}
