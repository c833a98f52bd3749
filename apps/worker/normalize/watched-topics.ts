import type { Admin } from 'kafkajs';

import { prefixed } from '@karma/core/contract/topics.ts';

import type { LiveSource } from './live-sources.ts';

/** A raw topic is made within a second of its source: one that lacks for longer is a problem to tell. */
const PATIENCE_MS = 10_000;

export type Watched = {
  /** By topic, with the prefix; topics that exist. */
  byTopic: Map<string, LiveSource>;
  /** Sources whose topic is not there yet. */
  missing: LiveSource[];
};

/** Which sources' raw topics exist in Kafka, and how many partitions they have. */
export class WatchedTopics {
  readonly #admin: Admin;
  readonly #prefix: string;
  #partitions = new Map<string, number>();
  readonly #missingSince = new Map<string, number>();

  constructor(admin: Admin, prefix: string) {
    this.#admin = admin;
    this.#prefix = prefix;
  }

  partitions(topic: string): number {
    return this.#partitions.get(topic) ?? 0;
  }

  async watch(sources: LiveSource[]): Promise<Watched> {
    const named = sources.map((source) => ({ source, topic: prefixed(this.#prefix, source.topic) }));
    if (named.some(({ topic }) => !this.#partitions.has(topic)))
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
    const existing = new Set(await this.#admin.listTopics());
    const wanted = topics.filter((topic) => existing.has(topic));
    const found =
      wanted.length === 0 ? [] : (await this.#admin.fetchTopicMetadata({ topics: wanted })).topics;
    this.#partitions = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    for (const topic of wanted) this.#missingSince.delete(topic);
  }
}
