import { setTimeout as sleep } from 'node:timers/promises';

import type { Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import { BatchRefused, TopicMadeAnew } from './ledger-errors.ts';
import type { LedgerWriter } from './ledger-writer.ts';

const FIRST_MS = 100;
const LONGEST_MS = 2_000;

/** What no waiting mends. */
const FINAL = [StaleBatch, TopicMadeAnew, BatchRefused];

/**
 * Tries until it succeeds: engines come back. Each time the group is asked whether the partitions are still ours, so
 * it rejects with `StaleBatch` when they are not; and when the role stops, with the last error.
 */
export async function patiently<T>(
  writer: LedgerWriter,
  control: Control,
  act: () => Promise<T>,
): Promise<T> {
  for (let waitMs = FIRST_MS; ; waitMs = Math.min(LONGEST_MS, waitMs * 2)) {
    await control.heartbeat();
    try {
      return await act();
    } catch (error) {
      if (writer.stopping.aborted || FINAL.some((kind) => error instanceof kind)) throw error;
      writer.log.warn({ err: error, waitMs }, 'an engine does not answer, trying again');
      await sleep(waitMs, undefined, { signal: writer.stopping }).catch(() => undefined);
    }
  }
}
