import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { READER_VIEWS, renderReader } from './render-reader.ts';

const of = {
  database: 'karma',
  owner: 'karma',
  reader: { name: 'karma_reader', passwordSha256: 'a'.repeat(64) },
};

test('the reader is granted SELECT on the views, and nothing else', () => {
  const grants = renderReader(of).filter((sql) => sql.startsWith('GRANT'));
  expect(grants).toEqual(READER_VIEWS.map((view) => `GRANT SELECT ON karma.${view} TO karma_reader`));
});

test('every view that the migrations make for readers is among them', () => {
  const folder = join(import.meta.dirname, 'migrations');
  const made = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^CREATE VIEW IF NOT EXISTS (\w+)/gm)].map(
      ([, view]) => view,
    ),
  );
  expect(new Set(made)).toEqual(new Set(READER_VIEWS));
});

test('views read with the rights of the user who owns the tables', () => {
  const ddl = renderReader(of).join(';\n');
  for (const view of READER_VIEWS)
    expect(ddl).toContain(`karma.${view} MODIFY SQL SECURITY DEFINER DEFINER = karma`);
  expect(ddl).not.toMatch(/SOURCES|ALL ON/);
});

test('a name or hash that is not plain is refused, so that none can carry SQL', () => {
  expect(() => renderReader({ ...of, database: 'karma; DROP' })).toThrow(RangeError);
  expect(() => renderReader({ ...of, reader: { name: 'r', passwordSha256: "'" } })).toThrow(RangeError);
});
