import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { ROOT } from './run-step.ts';

/** Paths that the pages name, in backticks, must exist: prose that points nowhere misleads. */
const CITED = /`((?:apps|packages|prisma|scripts|docs|bench)\/[\w./()[\]-]+)`/g;

function citedPaths(text: string): string[] {
  return [...text.matchAll(CITED)].map((match) => match[1] ?? '').filter((path) => !/[*<…]/.test(path));
}

const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((page) => page !== '' && existsSync(join(ROOT, page)));

const missing = pages.flatMap((page) =>
  citedPaths(readFileSync(join(ROOT, page), 'utf8'))
    .filter((path) => !existsSync(join(ROOT, path)))
    .map((path) => `${page} names ${path}, which is not there`),
);

if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exitCode = 1;
}
