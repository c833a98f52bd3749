import type { Kafka } from 'kafkajs';
import type pg from 'pg';
import { z } from 'zod';

import { TOPIC_PLANS, type TopicPlan, rawTopicPlan } from '@karma/core/contract/topics.ts';

import { ensureTopics } from '../../kafka/ensure-topics.ts';

const RowSchema = z.object({ name: z.string(), kind: z.string(), topic: z.string() });
const READ = `SELECT name, kind, topic FROM source WHERE state <> 'removed'`;

/** Makes the raw topics of sources before anything writes to them. */
export class RawTopics {
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #made = new Set<string>();

  constructor(kafka: Kafka, prefix: string) {
    this.#kafka = kafka;
    this.#prefix = prefix;
  }

  /** Asks Kafka only about sources not seen before. Rejects if Kafka is away. */
  async make(pool: pg.Pool): Promise<void> {
    const sources = z.array(RowSchema).parse((await pool.query(READ)).rows);
    const plans = sources.filter(({ topic }) => !this.#made.has(topic)).map(planOf);
    if (plans.length === 0) return;
    await ensureTopics(this.#kafka, this.#prefix, plans);
    for (const { topic } of plans) this.#made.add(topic);
  }

  /** Whatever was seen before: the topic of a source that is started anew is made if it is gone. */
  async makeAgain(sourceName: string): Promise<void> {
    await ensureTopics(this.#kafka, this.#prefix, [rawTopicPlan(sourceName, 1)]);
  }
}

function planOf({ name, kind, topic }: z.infer<typeof RowSchema>): TopicPlan {
  const known = TOPIC_PLANS.find((plan) => plan.topic === topic);
  // A captured database has one partition: the order of its log holds across tables and heartbeats.
  return known ?? rawTopicPlan(name, kind === 'postgres' ? 1 : 2);
}
