import { defineConfig } from 'vitest/config';

const unit = ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'];
const integration = ['packages/**/*.int.test.ts', 'apps/**/*.int.test.ts', 'scripts/**/*.int.test.ts'];
const never = ['**/node_modules/**', '**/.next/**', 'apps/web/e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: [...never, ...integration],
          environment: 'node',
          // A guard against hanging only: property tests take long on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'screen',
          include: ['apps/web/**/*.test.tsx'],
          exclude: never,
          environment: 'jsdom',
        },
      },
      {
        test: {
          name: 'integration',
          include: integration,
          exclude: never,
          environment: 'node',
          globalSetup: ['scripts/test-stack.ts'],
          // One after the other: the suites share two cores and real engines.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
