import type { Admin } from 'kafkajs';

import { TOPIC } from '@karma/core/contract/topics.ts';
import type { SourceForm } from '@karma/core/normalize/raw-message.ts';

import { type Assigned, type Batch, type Control, partitionKey } from '../kafka/batch.ts';
import type { LiveSource, LiveSources } from './live-sources.ts';
import { type MappingSwitch, versionAt } from './mapping-switches.ts';
import type { Meter } from './meter.ts';
import { normalizeBatch } from './normalize-batch.ts';
import type { Outcome } from './outcome.ts';
import type { Publisher, Topics } from './publish-outcome.ts';
import type { RecordedSwitches } from './recorded-switches.ts';
import type { SourceCounts } from './source-counts.ts';
import type { Watermarks } from './watermarks.ts';

export type NormalizerParts = {
  sources: LiveSources;
  switches: RecordedSwitches;
  publisher: Publisher;
  watermarks: Watermarks;
  counts: SourceCounts;
  meter: Meter;
  admin: Admin;
  topics: Topics;
};

/** `events.normalized` is not there. */
export class TopicsMissing extends Error {
  readonly code = 'topics_missing';
  override name = 'TopicsMissing';
}

/** What happens to one batch of a raw topic. */
export class Normalizer {
  /** By topic, with the prefix. */
  live: ReadonlyMap<string, LiveSource> = new Map();
  readonly #parts: NormalizerParts;
  #partitions = 0;
  /** By topic/partition: below it others may have published what they did not commit. */
  #maybeDone: ReadonlyMap<string, bigint> = new Map();

  constructor(parts: NormalizerParts) {
    this.#parts = parts;
  }

  /**
   * Before the first batch of an assignment: others may have written to `events.normalized` and switched mappings.
   * Throws `TopicsMissing`.
   */
  async begin(assigned: readonly Assigned[]): Promise<void> {
    const { admin, topics, publisher, switches, watermarks } = this.#parts;
    const ends = await admin.fetchTopicOffsets(topics.normalized).catch((cause: unknown) => {
      const message = `cannot read where ${TOPIC.normalized} ends: run apps/worker/migrate.ts, which makes the topics`;
      throw new TopicsMissing(message, { cause });
    });
    for (const { partition, offset } of ends) publisher.sawEnd(partition, BigInt(offset));
    this.#partitions = ends.length;
    switches.forget();
    const maybeDone = new Map<string, bigint>();
    for (const topic of new Set(assigned.map((one) => one.topic))) {
      const raw = await admin.fetchTopicOffsets(topic);
      for (const { partition, high } of raw) maybeDone.set(partitionKey({ topic, partition }), BigInt(high));
      const source = this.live.get(topic);
      // Partitions may have been added: the source is heard when each of them has spoken.
      if (source !== undefined) watermarks.expect(source.name, raw.length);
    }
    this.#maybeDone = maybeDone;
  }

  /** Resolves when everything that the batch became is in Kafka. */
  async handle(batch: Batch, control: Control): Promise<void> {
    const source = this.live.get(batch.topic);
    const first = batch.messages[0];
    const last = batch.messages.at(-1);
    // Removed while its messages were fetched: nobody wants them any more.
    if (source === undefined || first === undefined || last === undefined) return;
    const { publisher, watermarks, counts, meter } = this.#parts;
    const startedAt = performance.now();
    const formAt = await this.#forms(source, batch, BigInt(first.offset), BigInt(last.offset));
    const outcome = await normalizeBatch(batch, source.topic, formAt, this.#partitions);
    const normalizedAt = performance.now();
    await publisher.outcome(outcome, () => control.heartbeat());
    const late = watermarks.advance(source.name, batch.partition, outcome.ticks);
    counts.add(source.id, { ...sizesOf(outcome), late, last: outcome.last });
    meter.done(source.name, batch.messages.length, outcome, {
      normalize: normalizedAt - startedAt,
      publish: performance.now() - normalizedAt,
    });
  }

  /** Records a switch of the mapping, if this batch makes one, and loads the versions that the batch needs. */
  async #forms(
    source: LiveSource,
    batch: Assigned,
    first: bigint,
    last: bigint,
  ): Promise<(offset: bigint) => SourceForm> {
    const { sources, switches } = this.#parts;
    const { partition } = batch;
    const maybeDone = this.#maybeDone.get(partitionKey(batch)) ?? 0n;
    const recorded = await switches.upTo(source.topic, partition, first, source.version, maybeDone);
    const within = recorded.filter(({ offset }) => offset > first && offset <= last);
    const versions = new Set([versionAt(recorded, first) ?? source.version, ...within.map(versionOf)]);
    const forms = new Map<number, SourceForm>();
    for (const version of versions) forms.set(version, await sources.form(source, version));
    const [only] = forms.values();
    if (only !== undefined && forms.size === 1) return () => only;
    return (offset) => {
      const form = forms.get(versionAt(recorded, offset) ?? source.version);
      if (form === undefined)
        throw new Error(`no mapping was loaded for ${source.topic}/${partition}/${offset}`);
      return form;
    };
  }
}

const versionOf = ({ version }: MappingSwitch): number => version;

function sizesOf({ events, dead }: Outcome): { events: number; dead: number } {
  return { events: events.length, dead: dead.length };
}
