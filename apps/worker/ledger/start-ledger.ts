import type { RoleState } from '@karma/core/contract/role-state.ts';
import { TOPIC, prefixed } from '@karma/core/contract/topics.ts';
import { ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { openInserter } from '@karma/db/ledger/post-insert.ts';

import { partitionKey, type Assigned, type Assigning } from '../kafka/batch.ts';
import { connectKafka } from '../kafka/connect-kafka.ts';
import { consume, type Consuming } from '../kafka/consume.ts';
import { ensureTopics } from '../kafka/ensure-topics.ts';
import { openRecordReader } from '../kafka/read-record.ts';
import { RenewingProducer } from '../kafka/renewing-producer.ts';
import { INSTANCE } from '../report-state.ts';
import type { RoleContext, RunningRole } from '../role.ts';
import { claimPatiently } from './claim-owned.ts';
import { FlushQueue } from './flush-queue.ts';
import { followHeard } from './follow-heard.ts';
import { ledgerMetrics } from './ledger-metrics.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { Problems } from './problems.ts';
import { runRangeJobs, type RangeJobs } from './run-range-jobs.ts';
import { storeDeadLetters } from './store-dead-letters.ts';
import { takeBatch } from './take-batch.ts';
import { Figures } from './figures.ts';
import { writeFlush } from './write-flush.ts';

/**
 * Batches of a partition in hand at once: some are being inserted while the next are checked and wait for the flush.
 * Plenty, since what arrives between two flushes in small fetches should all go with the next one; bytes are what
 * bounds them (the loop pauses a partition beyond its share).
 */
const IN_FLIGHT = 64;

/** The ledger role: stores events and dead letters, each exactly once, and keeps the rollups. */
export async function startLedger(ctx: RoleContext): Promise<RunningRole> {
  const stopping = new AbortController();
  const failed = Promise.withResolvers<Error>();
  const opened: (() => Promise<unknown>)[] = [];
  /** Newest first, each tried whatever becomes of the others. */
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) {
      await close().catch((error: unknown) => ctx.log.warn({ err: error }, 'did not close cleanly'));
    }
  };
  try {
    const writer = await openWriter(ctx, { opened, stopping: stopping.signal, fail: failed.resolve });
    const owned = new Map<string, OwnedPartition>();
    const groupId = `${ctx.env.KARMA_TOPIC_PREFIX}karma-ledger`;
    const consuming = await startConsuming(ctx, writer, owned, groupId);
    opened.push(() => consuming.stop());
    consuming.failed.then(failed.resolve, failed.resolve);
    const jobs = runRangeJobs(writer, () => [...owned.values()]);
    opened.push(() => jobs.stop());
    const heard = await followHeard(writer, { env: ctx.env, groupId, owned: () => [...owned.values()] });
    opened.push(() => heard.stop());
    const figures = new Figures();
    return {
      failed: failed.promise,
      state: () => stateOf(writer, consuming, jobs, figures),
      async stop() {
        stopping.abort();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openWriter(
  ctx: RoleContext,
  of: { opened: (() => Promise<unknown>)[]; stopping: AbortSignal; fail: (error: Error) => void },
): Promise<LedgerWriter> {
  const { env, log } = ctx;
  const ledger = ledgerWriter(env);
  of.opened.push(() => ledger.close());
  const inserter = openInserter(ledger.settings);
  of.opened.push(() => inserter.close());
  const kafka = connectKafka(env, 'karma-ledger', log);
  await ensureTopics(kafka, env.KARMA_TOPIC_PREFIX);
  const admin = kafka.admin();
  await admin.connect();
  of.opened.push(() => admin.disconnect());
  const records = await openRecordReader(env, 'karma-ledger-records');
  of.opened.push(() => records.close());
  const producer = new RenewingProducer(kafka, log);
  of.opened.push(() => producer.close());
  const name = (topic: string): string => prefixed(env.KARMA_TOPIC_PREFIX, topic);
  return {
    ledger,
    inserter,
    pool: ctx.db.pool,
    admin,
    records,
    producer,
    topics: { normalized: name(TOPIC.normalized), dead: name(TOPIC.dead), heard: name(TOPIC.heard) },
    instance: INSTANCE,
    log,
    metrics: ledgerMetrics(ctx.metrics),
    counts: { rows: 0, flushes: 0, insertMs: 0, leftOut: 0 },
    problems: new Problems(),
    stopping: of.stopping,
    fail: of.fail,
  };
}

async function startConsuming(
  ctx: RoleContext,
  writer: LedgerWriter,
  owned: Map<string, OwnedPartition>,
  groupId: string,
): Promise<Consuming> {
  const queue = new FlushQueue({ flush: (waiting) => writeFlush(writer, waiting) });
  return consume({
    kafka: connectKafka(ctx.env, 'karma-ledger', ctx.log),
    groupId,
    topics: [writer.topics.normalized, writer.topics.dead],
    log: ctx.log,
    metrics: ctx.metrics,
    inFlight: IN_FLIGHT,
    onAssigned: (assigned, assigning) => own(writer, owned, assigned, assigning),
    handle: (batch, control) =>
      batch.topic === writer.topics.dead
        ? storeDeadLetters(writer, batch, control)
        : takeBatch(writer, queue, owned.get(partitionKey(batch)), batch, control),
  });
}

/** Claims what was assigned; the ledger itself says where to go on. */
async function own(
  writer: LedgerWriter,
  owned: Map<string, OwnedPartition>,
  assigned: readonly Assigned[],
  assigning: Assigning,
): Promise<Map<string, bigint>> {
  for (const one of owned.values()) one.dropped = true;
  owned.clear();
  const topic = writer.topics.normalized;
  const partitions = assigned.filter((one) => one.topic === topic).map((one) => one.partition);
  if (partitions.length === 0) return new Map();
  const claimed = await claimPatiently(writer, topic, partitions, assigning);
  for (const one of claimed) owned.set(partitionKey(one), one);
  writer.log.info({ partitions: claimed.map((one) => `${one.partition}@${one.next}`) }, 'partitions claimed');
  return new Map(claimed.map((one) => [partitionKey(one), BigInt(one.next)]));
}

function stateOf(writer: LedgerWriter, consuming: Consuming, jobs: RangeJobs, figures: Figures): RoleState {
  const problems = writer.problems.list();
  return {
    v: 1,
    status: problems.length > 0 ? 'degraded' : 'running',
    problems,
    lag: consuming.lag(),
    figures: { ...figures.read(writer.counts), rollup_behind_ms: jobs.behindMs() },
  };
}
