import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Who listens on this TCP port, as `name (pid 123)`; undefined where that cannot be known: on other systems
 * than Linux, or when the process is another user's.
 */
export async function findPortOwner(port: number): Promise<string | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readOrEmpty));
  const inodes = new Set(tables.flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await holdsSocket(pid, inodes)) return `${await nameOf(pid)} (pid ${pid})`;
  }
  return undefined;
}

/** Pure, for its test: inodes of sockets that listen on `port` in a table of /proc/net. */
export function listeningInodes(table: string, port: number): string[] {
  const LISTEN = '0A';
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [local, state, inode] = [fields[1], fields[3], fields[9]];
    return local?.endsWith(suffix) && state === LISTEN && inode !== undefined ? [inode] : [];
  });
}

async function holdsSocket(pid: string, inodes: Set<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch((): string[] => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
  return targets.some((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''));
}

async function nameOf(pid: string): Promise<string> {
  return (await readOrEmpty(`/proc/${pid}/comm`)).trim() || 'a program';
}

function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
