import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_S = 100;

export type ProcessFigures = { pid: number; name: string; pssMb: number; cpuS: number };

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function nameOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return (
    words.find((word) => /\.(ts|js)$|^kafka\.Kafka$|ConnectDistributed|postgres/.test(word)) ?? words[0] ?? ''
  );
}

function figuresOf(pid: number): ProcessFigures | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const pssKb = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    const cpuS = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
    return { pid, name: nameOf(pid).split('/').slice(-2).join('/'), pssMb: pssKb / 1024, cpuS };
  } catch {
    return undefined;
  }
}

/** Memory (PSS, so that shared pages count once) and CPU time of a process and all below it, by /proc. */
export function measureTree(root: number): ProcessFigures[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  const below = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || below(parents.get(pid)));
  return pids.filter(below).flatMap((pid) => figuresOf(pid) ?? []);
}
