import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_AFTER_MS = 100;
/** The group coordinator's ways to say that this member is out, or is about to lose what it has. */
const LOST = new Set([
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
]);

/**
 * Sends a heartbeat if one is due. Rejects at once when the coordinator says that the member is out; a broken
 * connection is tried again until `withinMs` have passed, since after that the group has given the partitions away.
 */
export async function heartbeatOrLost(
  heartbeat: () => Promise<void> | undefined,
  withinMs: number,
): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      await heartbeat();
      return;
    } catch (error) {
      if (LOST.has(typeOf(error)) || Date.now() > until) throw error;
      await sleep(AGAIN_AFTER_MS);
    }
  }
}

/** The group's coordinator is starting or another broker is becoming it: kafkajs takes a join then for a crash. */
const MOVING = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);

export function isCoordinatorMoving(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (MOVING.has(typeOf(one))) return true;
  return false;
}

function typeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';
}
