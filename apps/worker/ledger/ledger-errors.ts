import { TOPIC } from '@karma/core/contract/topics.ts';

/** Kafka has another event at an offset than the ledger: the topic was made anew, or cut. */
export class TopicMadeAnew extends Error {
  readonly code = 'topic_made_anew';
  override name = 'TopicMadeAnew';
  readonly topic: string;
  readonly stream: number;
  constructor(of: { topic: string; partition: number; stream: number }, offset: number, found: string) {
    super(
      `${of.topic}/${of.partition} is not the topic that the ledger read before: at offset ${offset} it has ${found}. ` +
        `Nothing is written. If the topic was made anew on purpose, run: ` +
        `npm run -s karma -- system new-stream --topic ${TOPIC.normalized} --reason "made anew"`,
    );
    this.topic = of.topic;
    this.stream = of.stream;
  }
}

/** The operator told to go on as a new stream: the role starts again to do so. */
export class NewStream extends Error {
  readonly code = 'new_stream';
  override name = 'NewStream';
  constructor(topic: string, stream: number) {
    super(`${topic} goes on as stream ${stream}: the ledger role starts again`);
  }
}

/** Another process claimed a partition that the consumer group still gives to this one. */
export class FencedButAssigned extends Error {
  readonly code = 'fenced_but_assigned';
  override name = 'FencedButAssigned';
  constructor(partitions: readonly string[]) {
    super(
      `${partitions.join(', ')}: claimed by another process, or the ledger was restored from an older copy; the role ` +
        `starts again, claims anew and inserts what lacks`,
    );
  }
}

/** ClickHouse refuses a batch, yet takes each of its rows alone. */
export class BatchRefused extends Error {
  readonly code = 'batch_refused';
  override name = 'BatchRefused';
}
