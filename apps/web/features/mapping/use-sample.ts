'use client';

import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { askWorker } from '../source/ask-worker.ts';
import { useTRPC, useTRPCClient } from '../shell/trpc.ts';
import { FETCHED_MESSAGES, recentSample } from './recent-sample.ts';
import { sampleOfDead } from './sample-of-dead.ts';

export type Sample = {
  messages: readonly SampleMessage[];
  pending: boolean;
  error: unknown;
  /** The first message is the one of a dead letter that was asked for. */
  dead: 'none' | 'first' | 'too_long';
  again: () => void;
};

const NOTHING: readonly SampleMessage[] = [];

/** The newest messages of a source, the one of a dead letter before them if that was asked for. */
export function useSample(source: string, spec: MappingSpec, dead: string | null): Sample {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const recent = useQuery({
    queryKey: ['mapping', 'sample', source],
    queryFn: async ({ signal }) => {
      const question = { topic: rawTopic(source), limit: FETCHED_MESSAGES };
      const { answer } = await askWorker(client, { kind: 'sample_topic', question }, signal);
      return recentSample(source, spec, answer.messages);
    },
    // A sample that moves while one compares would only confuse.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const letter = useQuery(
    trpc.dead.get.queryOptions({ origin: dead ?? '' }, { enabled: dead !== null, staleTime: Infinity }),
  );
  const own = useMemo(
    () => (letter.data === undefined ? undefined : sampleOfDead(letter.data)),
    [letter.data],
  );
  const messages = useMemo(() => {
    const newest = recent.data ?? NOTHING;
    if (own === null || own === undefined) return newest;
    const isOther = (one: SampleMessage): boolean =>
      one.partition !== own.partition || one.offset !== own.offset;
    return [own, ...newest.filter(isOther)];
  }, [own, recent.data]);
  return {
    messages,
    pending: recent.isPending || (dead !== null && letter.isPending),
    error: recent.error ?? letter.error,
    dead: own === undefined ? 'none' : own === null ? 'too_long' : 'first',
    again: () => void recent.refetch(),
  };
}
