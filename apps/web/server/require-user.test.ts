import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const SCREENS = path.join(import.meta.dirname, '../app/(screens)');

test('every page of a screen asks who is signed in', async () => {
  const pages: string[] = [];
  for await (const page of glob('**/page.tsx', { cwd: SCREENS })) pages.push(page);
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) {
    // The layout is not rendered again when one moves from page to page.
    expect(await readFile(path.join(SCREENS, page), 'utf8'), page).toMatch(
      /await (requireUser|prefetching)\(/,
    );
  }
});
