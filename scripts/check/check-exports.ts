import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-step.ts';

/**
 * Not looked at: what is named by a framework or a tool (Next's routes, configurations, the test stack), and what is
 * generated. Errors are exported for whoever wants to tell one from another.
 */
const BY_CONVENTION = /^apps\/web\/|\.config\.ts$|^scripts\/(?:lint\/|test-stack\.ts)|\/generated\//;
const DECLARED =
  /^export (?:async )?(?:const|let|function\*?|class(?! \w+ extends \w*Error)) ([A-Za-z_$][\w$]*)/gm;
const IMPORT = /\b(?:import|export)\s*(?:type\s*)?\{([^}]*)\}\s*from/g;
/** `const { startLedger } = await import(…)`, and `(await import(…)).startLedger`. */
const LOADED = /\{([^{}]*)\}\s*=\s*await import\(|await import\([^)]*\)\)\.([\w$]+)/g;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const textOf = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

function* importedNames(text: string): Generator<string> {
  for (const [, names] of text.matchAll(IMPORT)) yield* namesIn(names ?? '');
  for (const [, names, one] of text.matchAll(LOADED)) yield* one === undefined ? namesIn(names ?? '') : [one];
}

function namesIn(list: string): string[] {
  return list.split(',').map((entry) => /^\s*(?:type\s+)?([\w$]+)/.exec(entry)?.[1] ?? '');
}

// By name alone: a name that two files export and one is imported passes. It finds what nobody means to use.
const imported = new Set([...textOf.values()].flatMap((text) => [...importedNames(text)]));
const unused = [...textOf]
  .filter(([file]) => !BY_CONVENTION.test(file))
  .flatMap(([file, text]) =>
    [...text.matchAll(DECLARED)]
      .map(([, name]) => name ?? '')
      .filter((name) => !imported.has(name))
      .map(
        (name) => `${file} exports ${name}, which no file imports: use it, take the export off, or remove it`,
      ),
  );

if (unused.length > 0) {
  console.error(unused.join('\n'));
  process.exitCode = 1;
}
