import type { DoubleWindow } from '@karma/core/ledger/double-window.ts';
import type { OffsetRange } from '@karma/core/ledger/offset-ranges.ts';

/** A partition that this process owns, from its claim until it is given away. */
export type OwnedPartition = {
  readonly topic: string;
  readonly partition: number;
  readonly stream: number;
  /** Rows carry it; changes when an unclear answer makes us claim anew. */
  epoch: number;
  /** What was stored or left out on purpose before we came. */
  readonly present: readonly OffsetRange[];
  readonly window: DoubleWindow;
  /** The highest offset that is stored, and the event that the ledger has there. */
  last: { offset: number; eventId: string } | undefined;
  /** The next offset to be taken from Kafka. */
  next: number;
  /** Everything below it is stored, a dead letter, or left out as a double. */
  durable: number;
  /** True once it was given away or fenced: nothing may be written for it. */
  dropped: boolean;
};
