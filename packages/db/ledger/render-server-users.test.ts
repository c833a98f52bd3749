import { expect, test } from 'vitest';

import { READER_VIEWS, renderServerUsers } from './render-server-users.ts';

const HASH = 'a'.repeat(64);
const of = {
  database: 'karma',
  writer: { name: 'karma', passwordSha256: HASH },
  reader: { name: 'karma_reader', passwordSha256: HASH },
};

test('the reader is granted SELECT on the views, and nothing else', () => {
  const grants = renderServerUsers(of).filter(
    (sql) => sql.startsWith('GRANT') && sql.endsWith('TO karma_reader'),
  );
  expect(grants).toEqual(READER_VIEWS.map((view) => `GRANT SELECT ON karma.${view} TO karma_reader`));
});

test('views read with the rights of the writer, who owns the tables', () => {
  const ddl = renderServerUsers(of).join(';\n');
  for (const view of READER_VIEWS)
    expect(ddl).toContain(`karma.${view} MODIFY SQL SECURITY DEFINER DEFINER = karma`);
  expect(ddl).not.toMatch(/SOURCES|GRANT ALL ON \*\.\*/);
});

test('a name or hash that is not plain is refused, so that none can carry SQL', () => {
  expect(() => renderServerUsers({ ...of, database: 'karma; DROP' })).toThrow(RangeError);
  expect(() => renderServerUsers({ ...of, reader: { name: 'r', passwordSha256: "'" } })).toThrow(RangeError);
});
