import { join } from 'node:path';
import { ROOT } from './check/run-step.ts';
import { startKarma } from './run/start-karma.ts';

/** `npm start`: the engines, the built web app, the worker and the demonstration. */
process.exit(
  await startKarma({
    name: 'start',
    build: true,
    web: [join(ROOT, 'apps/web/.next/standalone/apps/web/server.js')],
    worker: [join(ROOT, 'apps/worker/main.ts')],
  }),
);
