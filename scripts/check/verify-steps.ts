import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Step } from './run-step.ts';

const PROJECTS = [
  'packages/core',
  'packages/db',
  'packages/services',
  'packages/stack',
  'apps/worker',
  'apps/demo',
  'apps/cli',
  'apps/web',
  'scripts',
];

/** Everything that needs no engine, cheapest first. */
export function verifySteps(): Step[] {
  const types = PROJECTS.filter((project) => existsSync(join(ROOT, project, 'tsconfig.json')));
  return [
    { name: 'format', file: 'node_modules/oxfmt/bin/oxfmt', args: ['--check', '.'] },
    {
      name: 'lint and layers',
      file: 'node_modules/oxlint/bin/oxlint',
      args: ['--type-aware', '--deny-warnings'],
    },
    { name: 'paths in docs', file: 'scripts/check/check-docs.ts', args: [] },
    { name: 'exports that nobody imports', file: 'scripts/check/check-exports.ts', args: [] },
    ...types.map((project) => ({
      name: `types ${project}`,
      file: 'node_modules/typescript/bin/tsc',
      args: ['-p', project],
    })),
  ];
}

export function vitestStep(projects: string[], report: string): Step {
  return {
    name: `tests (${projects.join(', ')})`,
    file: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  };
}
