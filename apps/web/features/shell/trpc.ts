'use client';

import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../../server/root.ts';

/** `useTRPC().source.list.queryOptions({})` for useQuery; `.mutationOptions()`, `.subscriptionOptions()` likewise. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
