import type { Admin } from 'kafkajs';

import { prefixed } from '@karma/core/contract/topics.ts';

import type { LiveSource } from './live-sources.ts';

/** A raw topic is made within a second of its source: one that lacks for longer is a problem to tell. */
const PATIENCE_MS = 10_000;
/** Partitions may be added to a raw topic: until we know, the source counts as heard without them. */
const COUNT_EVERY_MS = 60_000;

type TopicTeller = Pick<Admin, 'listTopics' | 'fetchTopicMetadata'>;

export type Watched = {
  /** By topic, with the prefix; topics that exist. */
  byTopic: Map<string, LiveSource>;
  /** Sources whose topic is not there yet. */
  missing: LiveSource[];
};

/** Which sources' raw topics exist in Kafka, and how many partitions they have. */
export class WatchedTopics {
  readonly #admin: TopicTeller;
  readonly #prefix: string;
  #partitions = new Map<string, number>();
  #countedAt = 0;
  readonly #missingSince = new Map<string, number>();

  constructor(admin: TopicTeller, prefix: string) {
    this.#admin = admin;
    this.#prefix = prefix;
  }

  partitions(topic: string): number {
    return this.#partitions.get(topic) ?? 0;
  }

  /** The next `watch` asks Kafka again. */
  forget(): void {
    this.#countedAt = 0;
  }

  async watch(sources: LiveSource[]): Promise<Watched> {
    const named = sources.map((source) => ({ source, topic: prefixed(this.#prefix, source.topic) }));
    const old = Date.now() - this.#countedAt > COUNT_EVERY_MS;
    if (old || named.some(({ topic }) => !this.#partitions.has(topic)))
      await this.#look(named.map(({ topic }) => topic));
    const watched: Watched = { byTopic: new Map(), missing: [] };
    for (const { source, topic } of named) {
      if (this.#partitions.has(topic)) watched.byTopic.set(topic, source);
      else watched.missing.push(this.#told(source, topic));
    }
    return watched;
  }

  #told(source: LiveSource, topic: string): LiveSource {
    const since = this.#missingSince.get(topic) ?? Date.now();
    this.#missingSince.set(topic, since);
    if (source.problem !== undefined || Date.now() - since < PATIENCE_MS) return source;
    return {
      ...source,
      problem: `its topic ${topic} is not there yet: see on System whether the role connect runs`,
    };
  }

  async #look(topics: string[]): Promise<void> {
    const countedAt = Date.now();
    const existing = new Set(await this.#admin.listTopics());
    const wanted = topics.filter((topic) => existing.has(topic));
    const found =
      wanted.length === 0 ? [] : (await this.#admin.fetchTopicMetadata({ topics: wanted })).topics;
    this.#partitions = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    this.#countedAt = countedAt;
    for (const topic of wanted) this.#missingSince.delete(topic);
  }
}
