import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { ROOT } from './run-step.ts';

/** Paths that the pages name, in backticks, must exist: prose that points nowhere misleads. */
const CITED = /`((?:apps|packages|prisma|scripts|docs|bench)\/[\w./()[\]-]+)`/g;

/** The end of a path, such as `contract/headers.ts`: some file must end so. */
const CITED_END =
  /`((?!(?:apps|packages|prisma|scripts|docs|bench)\/)[\w.[\]()-]+(?:\/[\w.[\]()-]+)+\.tsx?)`/g;

function cited(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));

/** By what is committed, not by what a build left lying around. */
const isThere = (path: string): boolean => files.some((file) => file === path || file.startsWith(`${path}/`));

const missing = files
  .filter((file) => file.endsWith('.md'))
  .flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const paths = cited(text, CITED).filter((path) => !isThere(path.replace(/\/$/, '')));
    const ends = cited(text, CITED_END).filter((end) => !files.some((file) => file.endsWith(`/${end}`)));
    return [...paths, ...ends].map((path) => `${page} names ${path}, which is not there`);
  });

if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exitCode = 1;
}
