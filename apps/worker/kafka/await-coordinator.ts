import { setTimeout as delay } from 'node:timers/promises';

import type { Admin } from 'kafkajs';

import { isCoordinatorMoving } from './heartbeat.ts';

const PATIENCE_MS = 15_000;
const AGAIN_MS = 100;

/**
 * A broker that has just started reads its groups first and meanwhile refuses who wants to join, which kafkajs takes
 * for a crash. Resolves when the group's coordinator answers; rejects as it refuses, after 15 s.
 */
export async function awaitCoordinator(admin: Admin, groupId: string, topics: string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await admin.fetchOffsets({ groupId, topics });
      return;
    } catch (error) {
      if (!isCoordinatorMoving(error) || Date.now() > deadline) throw error;
      await delay(AGAIN_MS);
    }
  }
}
