import type { KafkaMessage } from 'kafkajs';

export type Assigned = { topic: string; partition: number };

/** Messages of one partition, in order, as one fetch gave them. */
export type Batch = { topic: string; partition: number; messages: KafkaMessage[]; highWatermark: string };

export type Control = {
  /**
   * Asks the group coordinator whether the partition is still ours; call it per chunk and just before any write to
   * a sink. Rejects with `StaleBatch` if it is not. It also tells the watchdog that the handler is alive.
   */
  heartbeat(): Promise<void>;
  /** True once the partition was given away as far as this process has heard. */
  isStale(): boolean;
};

export type Handle = (batch: Batch, control: Control) => Promise<void>;

/** `topic/partition`: the key under which starts, lags and lanes are kept. */
export function partitionKey(of: Assigned): string {
  return `${of.topic}/${of.partition}`;
}

/** What `onAssigned` may ask and tell while it works. */
export type Assigning = {
  /** False once the group has assigned anew: what is being prepared will not be used. */
  isCurrent(): boolean;
  /** Tells the watchdog that it waits for something on purpose. */
  alive(): void;
};
