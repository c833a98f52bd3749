import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';

const MARK = 'karma-ledger';
const POLL_MS = 100;

/** The `log_comment` by which a running insert tells whose partitions it writes. */
export function insertOwner(topic: string, partitions: readonly number[]): string {
  return `${MARK} ${topic} ${[...partitions].sort((a, b) => a - b).join(',')}`;
}

const ProcessRow = z.object({ query_id: z.string(), owner: z.string() });
type ProcessRow = z.infer<typeof ProcessRow>;

/** An insert of an earlier owner neither ends nor can be ended. */
export class InsertHangs extends Error {
  readonly code = 'insert_hangs';
  override name = 'InsertHangs';
}

/**
 * Resolves when no insert into one of the partitions runs that began before the caller's claim: those passed the
 * fence and may still write. They are given `patienceMs`, then killed.
 */
export async function awaitInserts(
  ledger: Ledger,
  of: { topic: string; partitions: readonly number[]; patienceMs?: number },
): Promise<void> {
  const killAt = Date.now() + (of.patienceMs ?? 10_000);
  const giveUpAt = killAt + 60_000;
  for (;;) {
    const running = (await runningInserts(ledger)).filter((row) => concerns(row, of.topic, of.partitions));
    if (running.length === 0) return;
    if (Date.now() > giveUpAt) {
      const ids = running.map((row) => row.query_id).join(', ');
      throw new InsertHangs(`Inserts of an earlier owner hang (${ids}): restart ClickHouse`);
    }
    if (Date.now() > killAt) await Promise.all(running.map((row) => kill(ledger, row.query_id)));
    await sleep(POLL_MS);
  }
}

async function runningInserts(ledger: Ledger): Promise<ProcessRow[]> {
  const answer = await ledger.client.query({
    query: `SELECT query_id, Settings['log_comment'] AS owner FROM system.processes
      WHERE query_kind = 'Insert' AND startsWith(Settings['log_comment'], {mark: String})`,
    query_params: { mark: `${MARK} ` },
    format: 'JSONEachRow',
  });
  return ProcessRow.array().parse(await answer.json());
}

function concerns(row: ProcessRow, topic: string, partitions: readonly number[]): boolean {
  const start = `${MARK} ${topic} `;
  if (!row.owner.startsWith(start)) return false;
  return row.owner
    .slice(start.length)
    .split(',')
    .some((partition) => partitions.includes(Number(partition)));
}

/** ASYNC: waiting for a kill can hang. */
async function kill(ledger: Ledger, queryId: string): Promise<void> {
  await ledger.client.command({
    query: 'KILL QUERY WHERE query_id = {id: String} ASYNC',
    query_params: { id: queryId },
  });
}
