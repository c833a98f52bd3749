import type { Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import type { OwnedPartition } from './owned-partition.ts';

type Part = { segment: { owned: Pick<OwnedPartition, 'dropped'> }; control: Control };

/**
 * One control for all that a flush writes: a partition whose heartbeat fails is dropped from it, and the others go
 * on. Stale, and rejecting with `StaleBatch`, once none is left.
 */
export function flushControl(waiting: readonly Part[]): Control {
  const isLive = ({ segment, control }: Part): boolean => {
    // Its lane begins nothing any more: what is not yet written is read again by whoever gets the partition next.
    if (control.isStale()) segment.owned.dropped = true;
    return !segment.owned.dropped;
  };
  return {
    isStale: () => !waiting.some(isLive),
    async heartbeat() {
      let stale: unknown = new StaleBatch('all partitions of a flush', -1);
      // Side by side: without a coordinator each of them waits for as long as the session lasts.
      const asked = waiting.filter(isLive).map(async ({ segment, control }) => {
        try {
          await control.heartbeat();
        } catch (error) {
          if (!(error instanceof StaleBatch)) throw error;
          segment.owned.dropped = true;
          stale = error;
        }
      });
      await Promise.all(asked);
      if (!waiting.some(isLive)) throw stale;
    },
  };
}
