import { deadRouter } from './dead-router.ts';
import { eventRouter } from './event-router.ts';
import { mappingRouter } from './mapping-router.ts';
import { requestRouter } from './request-router.ts';
import { sourceRouter } from './source-router.ts';
import { systemRouter } from './system-router.ts';
import { tokenRouter } from './token-router.ts';
import { router } from './trpc.ts';
import { userRouter } from './user-router.ts';

/** Every procedure that screens call, by noun. */
export const appRouter = router({
  dead: deadRouter,
  event: eventRouter,
  mapping: mappingRouter,
  request: requestRouter,
  source: sourceRouter,
  system: systemRouter,
  token: tokenRouter,
  user: userRouter,
});

export type AppRouter = typeof appRouter;
