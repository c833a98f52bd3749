import type { Admin, Kafka } from 'kafkajs';

/** Topics may be given more partitions while we run. */
const ANEW_MS = 60_000;

/** How many partitions topics have; asked once a minute, and at once for topics not seen yet. */
export class PartitionCounts {
  readonly #admin: Admin;
  #connected = false;
  #counts = new Map<string, number>();
  #readAt = 0;

  constructor(kafka: Kafka) {
    this.#admin = kafka.admin();
  }

  get(topic: string): number | undefined {
    return this.#counts.get(topic);
  }

  /** What was read may be wrong: the next `refresh` asks for all of them. */
  forget(): void {
    this.#readAt = 0;
  }

  /** Topics that do not exist stay unknown. Rejects if Kafka is away. */
  async refresh(topics: string[]): Promise<void> {
    const all = Date.now() - this.#readAt > ANEW_MS;
    const wanted = all ? topics : topics.filter((topic) => !this.#counts.has(topic));
    if (wanted.length === 0) return;
    if (!this.#connected) await this.#admin.connect();
    this.#connected = true;
    const existing = new Set(await this.#admin.listTopics());
    const { topics: found } = await this.#admin.fetchTopicMetadata({
      topics: wanted.filter((topic) => existing.has(topic)),
    });
    const counts = all ? new Map<string, number>() : new Map(this.#counts);
    for (const { name, partitions } of found) counts.set(name, partitions.length);
    this.#counts = counts;
    if (all) this.#readAt = Date.now();
  }

  async close(): Promise<void> {
    if (this.#connected) await this.#admin.disconnect();
  }
}
