import type { StackEnv } from '@karma/stack/stack-env.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How to reach the engines that `scripts/test-stack.ts` runs for the project `integration`. */
    stackEnv: StackEnv;
  }
}
