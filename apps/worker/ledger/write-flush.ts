import { setTimeout as sleep } from 'node:timers/promises';

import { TOPIC } from '@karma/core/contract/topics.ts';
import { topicStream } from '@karma/db/ledger/topic-stream.ts';

import type { Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import { announce } from './announce.ts';
import { checkTopic } from './check-topic.ts';
import { flushControl } from './flush-control.ts';
import type { Waiting } from './flush-queue.ts';
import { insertSegments } from './insert-segments.ts';
import { keepLeftOut } from './keep-left-out.ts';
import { NewStream, TopicMadeAnew } from './ledger-errors.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { patiently } from './patiently.ts';
import type { Segment } from './segment.ts';

const ASK_STREAM_MS = 1_000;

/** Makes the waiting segments durable in one insert over all partitions, and resolves each that is. */
export async function writeFlush(writer: LedgerWriter, waiting: readonly Waiting[]): Promise<void> {
  const control = flushControl(waiting);
  if (control.isStale()) return;
  const live = waiting.filter(({ segment }) => !segment.owned.dropped);
  /** Partitions may be given away at any time: nothing is written for those. */
  const kept = (): Segment[] =>
    live.map(({ segment }) => segment).filter((segment) => !segment.owned.dropped);
  try {
    await timed(writer, 'topic', () => patiently(writer, control, () => checkTopics(writer, kept())));
  } catch (error) {
    if (error instanceof TopicMadeAnew) await awaitNewStream(writer, control, error);
    throw error;
  }
  await timed(writer, 'keep', () => patiently(writer, control, () => keepLeftOut(writer, kept())));
  // A process that was stopped past its session and woken still believes in its partitions: the group knows better.
  await control.heartbeat();
  const began = performance.now();
  await timed(writer, 'insert', () => insertSegments(writer, kept(), control));
  writer.counts.insertMs += performance.now() - began;
  writer.counts.flushes += 1;
  const stored = live.filter(({ segment }) => !segment.owned.dropped);
  for (const { segment } of stored) settle(writer, segment);
  writer.metrics.flushRows.observe(stored.reduce((rows, { segment }) => rows + segment.rows.length, 0));
  announce(
    writer,
    stored.map(({ segment }) => segment),
  );
  for (const { resolve } of stored) resolve();
}

async function checkTopics(writer: LedgerWriter, segments: readonly Segment[]): Promise<void> {
  const owned = new Set(segments.map((segment) => segment.owned));
  await Promise.all([...owned].map((one) => checkTopic(writer, one)));
}

function settle(writer: LedgerWriter, segment: Segment): void {
  const { owned, rows } = segment;
  const last = rows.at(-1);
  if (last !== undefined && last.offset > (owned.last?.offset ?? -1)) {
    owned.last = { offset: last.offset, eventId: last.eventId };
  }
  owned.durable = Math.max(owned.durable, segment.to + 1);
  writer.metrics.rows.inc(rows.length);
  writer.counts.rows += rows.length;
  writer.counts.leftOut += segment.leftOut.length;
}

/** Nothing is written until the operator says that the topic was made anew on purpose; then the role starts again. */
async function awaitNewStream(writer: LedgerWriter, control: Control, error: TopicMadeAnew): Promise<void> {
  writer.log.error({ err: error }, error.message);
  writer.problems.set(error.code, error.message);
  for (;;) {
    await control.heartbeat();
    if (writer.stopping.aborted) throw new StaleBatch(error.topic, -1, error);
    const stream = await patiently(writer, control, () => topicStream(writer.pool, TOPIC.normalized));
    if (stream > error.stream) {
      const goesOn = new NewStream(error.topic, stream);
      writer.fail(goesOn);
      throw goesOn;
    }
    await sleep(ASK_STREAM_MS, undefined, { signal: writer.stopping }).catch(() => undefined);
  }
}

async function timed<T>(writer: LedgerWriter, stage: string, act: () => Promise<T>): Promise<T> {
  const stop = writer.metrics.seconds.startTimer({ stage });
  try {
    return await act();
  } finally {
    stop();
  }
}
