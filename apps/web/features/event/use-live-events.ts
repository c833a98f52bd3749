'use client';

import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import type { LivePush } from '@karma/services/event/follow.ts';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffectEvent, useRef, useState } from 'react';
import { leaveWhenSignedOut } from '../shell/query-client.ts';
import { useTRPC } from '../shell/trpc.ts';

export type LiveState = {
  status: 'off' | 'connecting' | 'live' | 'problem';
  /** Events per second over the last ten seconds. */
  rate: number;
  /** The server's clock at its last word, epoch ms. */
  at: number | null;
  problem: string | null;
};

const RATE_MS = 10_000;

/**
 * Follows the ledger while `on`: calls `onPush` with what came in. The connection is taken up again by itself, from
 * where it was.
 */
export function useLiveEvents(
  of: { on: boolean; filter: EventFilter; from: number; since: number },
  onPush: (push: LivePush) => void,
): LiveState {
  const trpc = useTRPC();
  const [said, setSaid] = useState<{ rate: number; at: number | null; problem: string | null }>({
    rate: 0,
    at: null,
    problem: null,
  });
  const recent = useRef<{ at: number; matched: number }[]>([]);
  const pushed = useEffectEvent((push: LivePush) => {
    recent.current = recent.current.filter((one) => one.at > push.at - RATE_MS);
    // What is caught up with after a gap says nothing of how much comes now.
    if (!push.again) recent.current.push({ at: push.at, matched: push.matched });
    const matched = recent.current.reduce((sum, one) => sum + one.matched, 0);
    setSaid({ rate: matched / (RATE_MS / 1_000), at: push.at, problem: push.problem ?? null });
    onPush(push);
  });
  const { filter, from, since } = of;
  const subscription = useSubscription(
    trpc.event.follow.subscriptionOptions(
      { filter, from, since },
      { enabled: of.on, onData: (message) => pushed(message.data), onError: leaveWhenSignedOut },
    ),
  );
  if (!of.on) return { ...said, status: 'off', rate: 0, problem: null };
  if (subscription.status === 'error')
    return { ...said, status: 'problem', problem: subscription.error.message };
  if (said.problem !== null) return { ...said, status: 'problem' };
  return { ...said, status: subscription.status === 'pending' ? 'live' : 'connecting' };
}
