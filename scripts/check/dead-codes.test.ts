import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEAD_CODES } from '@karma/core/contract/dead-letter.ts';
import { ROOT } from './run-step.ts';

test('docs/mapping.md says what each code of a dead letter means', () => {
  const page = readFileSync(join(ROOT, 'docs/mapping.md'), 'utf8');
  const section = page.slice(page.indexOf('## Dead letters'), page.indexOf('## Heard'));
  const named = [...section.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code);
  expect(DEAD_CODES.filter((code) => !named.includes(code))).toEqual([]);
});
