/** The partition is no longer this process's, or it cannot say so: nothing may be written for the batch. */
export class StaleBatch extends Error {
  readonly code = 'stale_batch';
  override name = 'StaleBatch';
  constructor(topic: string, partition: number, cause?: unknown) {
    super(`${topic}/${partition} was given away: drop the batch, its new owner reads it again`, { cause });
  }
}

/** There is lag and nothing moves: the process must be started again. */
export class ConsumerStalled extends Error {
  readonly code = 'consumer_stalled';
  override name = 'ConsumerStalled';
  constructor(groupId: string, lag: number, seconds: number) {
    super(
      `${groupId}: ${lag} messages behind and a partition without progress for ${seconds} s; the role is started again`,
    );
  }
}

/** kafkajs gave up (broker away, protocol error). */
export class ConsumerCrashed extends Error {
  readonly code = 'consumer_crashed';
  override name = 'ConsumerCrashed';
  constructor(groupId: string, cause: Error) {
    super(`${groupId}: the Kafka consumer gave up (${cause.message}); check that the brokers answer`, {
      cause,
    });
  }
}
