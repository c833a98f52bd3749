import { setTimeout as sleep } from 'node:timers/promises';

import { insertOwner, awaitInserts } from '@karma/db/ledger/await-inserts.ts';
import { claimPartitions, ownersOf } from '@karma/db/ledger/claim-partitions.ts';
import { InsertFenced, InsertRefused, InsertUnclear } from '@karma/db/ledger/ledger-errors.ts';
import { presentOffsets } from '@karma/db/ledger/read-back.ts';
import { hasOffset } from '@karma/core/ledger/offset-ranges.ts';

import type { Control } from '../kafka/batch.ts';
import { patiently } from './patiently.ts';
import { findBadRows } from './find-bad-rows.ts';
import { toDeadLetter } from './dead-letter.ts';
import { keepLeftOut } from './keep-left-out.ts';
import { BatchRefused, FencedButAssigned } from './ledger-errors.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { linesOf, type LeftOut, type Segment } from './segment.ts';

/** Between tries that ended unclear. */
const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * Stores the rows of all segments, each exactly once, whatever happens in between: fenced partitions are dropped and
 * the rest is inserted, bad rows become dead letters, and after an unclear answer what lacks is inserted. Segments of
 * one topic and stream. Rejects with `StaleBatch` when the group has given the partitions away.
 */
export async function insertSegments(
  writer: LedgerWriter,
  segments: readonly Segment[],
  control: Control,
): Promise<void> {
  let live = lackingOf(segments);
  for (let waitMs = FIRST_MS; live.length > 0; live = lackingOf(live)) {
    try {
      await insertOnce(writer, live);
      writer.problems.clear('ledger_away');
      return;
    } catch (error) {
      if (error instanceof InsertFenced) await dropLost(writer, live, control, error);
      else if (error instanceof InsertRefused)
        await patiently(writer, control, () => bury(writer, live, error));
      else if (error instanceof InsertUnclear) {
        await clarify(writer, live, control, error);
        if (writer.stopping.aborted) throw error;
        if (lackingOf(live).length === 0) writer.problems.clear('ledger_away');
        // Under load, trying again at once, with a claim and a read back each time, would be more of it.
        else await sleep(waitMs, undefined, { signal: writer.stopping }).catch(() => undefined);
        waitMs = Math.min(LONGEST_MS, waitMs * 2);
      } else throw error;
    }
  }
}

function lackingOf(segments: readonly Segment[]): Segment[] {
  return segments.filter((segment) => !segment.owned.dropped && segment.lacking.length > 0);
}

async function insertOnce(writer: LedgerWriter, segments: readonly Segment[]): Promise<void> {
  const [first] = segments;
  if (first === undefined) return;
  const partitions = new Set(segments.map((segment) => segment.owned.partition));
  await writer.inserter.insert({
    table: 'ledger_in',
    rows: segments.flatMap((segment) => linesOf(segment, segment.lacking)),
    owner: insertOwner(first.owned.topic, [...partitions]),
  });
}

/** Someone else owns some of the partitions: those are dropped, the others go on. */
async function dropLost(
  writer: LedgerWriter,
  segments: readonly Segment[],
  control: Control,
  error: InsertFenced,
): Promise<void> {
  writer.metrics.fenced.inc();
  writer.log.warn({ err: error }, 'fenced: a partition has another owner');
  await control.heartbeat();
  const topic = segments[0]?.owned.topic ?? '';
  const owners = await patiently(writer, control, () => ownersOf(writer.ledger, topic));
  const lost = segments.filter(({ owned }) => owners.get(owned.partition) !== owned.epoch);
  for (const { owned } of lost) owned.dropped = true;
  if (lost.length === 0) throw error;
  // The group says that they are ours (the heartbeat passed), the ledger that they are not: claim anew.
  writer.fail(
    new FencedButAssigned([...new Set(lost.map(({ owned }) => `${owned.topic}/${owned.partition}`))]),
  );
}

/** Some rows cannot be read by ClickHouse: they become dead letters, and the others are tried again. */
async function bury(writer: LedgerWriter, segments: readonly Segment[], error: InsertRefused): Promise<void> {
  let found = 0;
  for (const segment of segments) {
    const bad = await findBadRows(writer.inserter, segment);
    if (bad.size === 0) continue;
    const dead = [...bad].map(([row, reason]) =>
      toDeadLetter(segment.owned, row.message, { code: 'refused_by_ledger', error: reason }),
    );
    const leftOut = [...bad.keys()].map((row): LeftOut => ({ ...row, reason: 'dead' }));
    await keepLeftOut(writer, [{ owned: segment.owned, dead, leftOut }]);
    segment.rows = segment.rows.filter((row) => !bad.has(row));
    segment.lacking = segment.lacking.filter((row) => !bad.has(row));
    writer.metrics.dropped.inc({ reason: 'dead' }, bad.size);
    found += bad.size;
  }
  if (found === 0) throw new BatchRefused(error.message, { cause: error });
}

/**
 * It is not known what was written. A new claim fences whatever of it is still on its way, those that run are waited
 * for, and then what is there tells what lacks.
 */
async function clarify(
  writer: LedgerWriter,
  segments: readonly Segment[],
  control: Control,
  error: InsertUnclear,
): Promise<void> {
  const { ledger, pool, instance, problems, log, metrics } = writer;
  metrics.unclear.inc();
  log.warn({ err: error }, 'an insert ended unclear: reading back');
  problems.set('ledger_away', `ClickHouse does not take inserts: ${error.message.slice(0, 300)}`);
  const [first] = segments;
  if (first === undefined) return;
  const { topic, stream } = first.owned;
  const present = await patiently(writer, control, async () => {
    // Who has lost a partition meanwhile must not claim it from its new owner.
    const live = segments.filter(({ owned }) => !owned.dropped);
    const partitions = [...new Set(live.map(({ owned }) => owned.partition))];
    const epochs = await claimPartitions(ledger, pool, { topic, partitions, claimedBy: instance });
    for (const { owned } of live) owned.epoch = epochs.get(owned.partition) ?? owned.epoch;
    await awaitInserts(ledger, { topic, partitions });
    const within = live.map(({ owned, from, to }) => ({ partition: owned.partition, from, to }));
    return presentOffsets(ledger, { topic, stream }, within);
  });
  for (const segment of segments) {
    const there = present.get(segment.owned.partition) ?? [];
    segment.lacking = segment.lacking.filter((row) => !hasOffset(there, row.offset));
  }
}
