import { join } from 'node:path';
import { ROOT } from './check/run-step.ts';
import { startKarma } from './run/start-karma.ts';

/** `npm run dev`: the same with reloading: Next's for the screens, Node's `--watch` for the worker. */
process.exit(
  await startKarma({
    name: 'dev',
    build: false,
    web: [join(ROOT, 'apps/web/node_modules/next/dist/bin/next'), 'dev', join(ROOT, 'apps/web')],
    worker: ['--watch', join(ROOT, 'apps/worker/main.ts')],
  }),
);
