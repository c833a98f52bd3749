import type { inferOutput } from '@trpc/tanstack-react-query';
import type { useTRPC } from '../shell/trpc.ts';

/** One source as `source.get` answers: with its tokens. */
export type SourceWhole = inferOutput<ReturnType<typeof useTRPC>['source']['get']>;
