import { router } from './trpc.ts';
import { userRouter } from './user-router.ts';

/** Every procedure that screens call, by noun. */
export const appRouter = router({
  user: userRouter,
});

export type AppRouter = typeof appRouter;
