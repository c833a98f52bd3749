import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from '../process/identify-process.ts';
import { stopProcess } from '../process/stop-process.ts';

/**
 * Stops a server that still runs on this cluster, and waits until the children of one that was killed are
 * gone: Postgres refuses to start beside either. Its own postmaster.pid tells who it is.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const [firstLine, folder] = text.split('\n');
  const pid = Number(firstLine);
  const mark = await identifyProcess(pid);
  // After a reboot the pid may be another program's: a server works in its cluster's folder.
  const isServer = folder === cluster && (await worksIn(pid, cluster)) !== false;
  if (mark !== undefined && isServer) await stopProcess(pid, mark, 'SIGINT', 10_000);
  const deadline = Date.now() + 10_000;
  while ((await anyWorksIn(cluster)) && Date.now() < deadline) await sleep(25);
}

/** Undefined where it cannot be known: on other systems than Linux. */
async function worksIn(pid: number | string, folder: string): Promise<boolean | undefined> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return cwd === undefined ? undefined : cwd === folder;
}

async function anyWorksIn(folder: string): Promise<boolean> {
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => worksIn(pid, folder)));
  return found.includes(true);
}
