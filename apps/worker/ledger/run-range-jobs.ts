import { planCompaction } from '@karma/core/ledger/plan-compaction.ts';
import { InsertFenced } from '@karma/db/ledger/ledger-errors.ts';
import type { StreamOf } from '@karma/db/ledger/read-back.ts';
import {
  clearOldRuns,
  currentRanges,
  dirtyRanges,
  generationOf,
  ledgerNow,
  markReplaced,
  rollUpMinutes,
  type Run,
} from '@karma/db/ledger/roll-up-minutes.ts';

import type { LedgerWriter } from './ledger-writer.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { RollupState } from './rollup-state.ts';

export type RangeJobs = { behindMs(): number; stop(): Promise<void> };

const EVERY_MS = 500;
/** Few ranges at rest, and at most so late for readers. */
const WAIT_MS = 2_000;
/** Or at once when so much waits. */
const AT_ONCE = 40_000;
/** A run over more would take long; the rest follows at once. */
const MAX_RUN_OFFSETS = 1_000_000;
const DIRTY_EVERY_MS = 10_000;
const CLEAR_EVERY_MS = 3_600_000;

/**
 * Keeps the rollups of the owned partitions up to what is durable, off the insert path: new ranges, ranges that were
 * marked dirty, and neighbours joined into larger ranges. A run that fails is tried again; events are never held up.
 */
export function runRangeJobs(writer: LedgerWriter, owned: () => readonly OwnedPartition[]): RangeJobs {
  const state = new RollupState();
  const last = { dirty: 0, clear: Date.now() };
  let inHand: Promise<void> | undefined;

  async function round(): Promise<void> {
    const partitions = owned().filter((one) => !one.dropped);
    const [first] = partitions;
    if (first === undefined) return;
    const of = { topic: first.topic, stream: first.stream };
    await loadRanges(writer, state, of, partitions);
    while (await rollUpNew(writer, state, of, partitions)) if (writer.stopping.aborted) return;
    while (await joinRanges(writer, state, of, partitions)) if (writer.stopping.aborted) return;
    if (Date.now() - last.dirty > DIRTY_EVERY_MS) {
      last.dirty = Date.now();
      await rollUpDirty(writer, state, of, partitions);
    }
    if (Date.now() - last.clear > CLEAR_EVERY_MS && partitions.some((one) => one.partition === 0)) {
      last.clear = Date.now();
      await clearOldRuns(writer.ledger, await ledgerNow(writer.ledger));
    }
  }

  const timer = setInterval(() => {
    inHand ??= round()
      .then(() => writer.problems.clear('rollups'))
      .catch((error: unknown) => {
        state.clear();
        // The next claim has the partition's own ranges; nothing is wrong.
        if (error instanceof InsertFenced) return;
        writer.log.warn({ err: error }, 'rollups cannot be made for now');
        writer.problems.set('rollups', `Rollups are not made: ${String(error).slice(0, 300)}`);
      })
      .finally(() => (inHand = undefined));
    writer.metrics.rollupBehind.set(state.behindMs() / 1_000);
  }, EVERY_MS);
  return {
    behindMs: () => state.behindMs(),
    async stop() {
      clearInterval(timer);
      await inHand;
    },
  };
}

/** Ranges of partitions that came to us: another owner may have made more since we last had them. */
async function loadRanges(
  writer: LedgerWriter,
  state: RollupState,
  of: StreamOf,
  partitions: readonly OwnedPartition[],
): Promise<void> {
  const unknown = partitions.filter((one) => !state.knows(one));
  if (unknown.length === 0) return;
  const ranges = await currentRanges(
    writer.ledger,
    of,
    unknown.map((one) => one.partition),
  );
  for (const one of unknown) {
    state.load(
      one,
      ranges.filter((range) => range.partition === one.partition),
    );
  }
}

/** One run over what is new in all partitions; true if there is more. */
async function rollUpNew(
  writer: LedgerWriter,
  state: RollupState,
  of: StreamOf,
  partitions: readonly OwnedPartition[],
): Promise<boolean> {
  const due = partitions.flatMap((one) => {
    const from = state.rolledTo(one) + 1;
    const to = Math.min(one.durable - 1, from + MAX_RUN_OFFSETS - 1);
    return to >= from ? [{ one, from, to }] : [];
  });
  state.sawNew(due.length > 0);
  const offsets = due.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (due.length === 0 || (offsets < AT_ONCE && state.behindMs() < WAIT_MS)) return false;
  state.begins();
  await run(
    writer,
    state,
    of,
    due.map(({ one, from, to }) => ({ one, from, to, level: 0, swallows: [] })),
  );
  const ranges = due.map(({ one, from, to }) => ({ partition: one.partition, from, to }));
  await markReplaced(writer.ledger, of, ranges);
  return due.some(({ one, to }) => to < one.durable - 1 && one.durable - 1 - to >= AT_ONCE);
}

/** Joins neighbours of one partition each into a larger range; true if any were joined. */
async function joinRanges(
  writer: LedgerWriter,
  state: RollupState,
  of: StreamOf,
  partitions: readonly OwnedPartition[],
): Promise<boolean> {
  const joins = partitions.flatMap((one) => {
    const neighbours = planCompaction(state.ranges(one));
    const [first] = neighbours ?? [];
    const last = neighbours?.at(-1);
    if (neighbours === undefined || first === undefined || last === undefined) return [];
    const swallows = neighbours.slice(1).map((range) => range.from);
    return [{ one, from: first.from, to: last.to, level: first.level + 1, swallows }];
  });
  await run(writer, state, of, joins);
  return joins.length > 0;
}

async function rollUpDirty(
  writer: LedgerWriter,
  state: RollupState,
  of: StreamOf,
  partitions: readonly OwnedPartition[],
): Promise<void> {
  const numbers = partitions.map((one) => one.partition);
  for (const range of await dirtyRanges(writer.ledger, of, numbers)) {
    const one = partitions.find((each) => each.partition === range.partition);
    if (one !== undefined) await run(writer, state, of, [{ ...range, one, swallows: [] }]);
  }
}

type Planned = { one: OwnedPartition; from: number; to: number; level: number; swallows: number[] };

async function run(
  writer: LedgerWriter,
  state: RollupState,
  of: StreamOf,
  planned: readonly Planned[],
): Promise<void> {
  if (planned.length === 0) return;
  // The clock by which offsets are marked dirty: a mark that is later than the run makes it be run again.
  const ms = state.nextMs(await ledgerNow(writer.ledger));
  const stop = writer.metrics.rollupSeconds.startTimer();
  await rollUpMinutes(
    writer.ledger,
    writer.inserter,
    of,
    planned.map(({ one, ...range }): Run => ({
      ...range,
      partition: one.partition,
      generation: generationOf(ms, one.epoch),
      ownerEpoch: one.epoch,
    })),
  );
  stop();
  for (const { one, ...range } of planned) state.made(one, range);
}
