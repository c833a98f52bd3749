import type { inferOutput } from '@trpc/tanstack-react-query';
import type { useTRPC } from '../shell/trpc.ts';

/** What the server says of engines, roles and backlog. Times are epoch ms of the server's clock. */
export type Overview = inferOutput<ReturnType<typeof useTRPC>['system']['overview']>;
export type Trouble = Overview['troubles'][number];
export type EngineState = Overview['engines'][number];
export type RoleRow = Overview['roles'][number];
