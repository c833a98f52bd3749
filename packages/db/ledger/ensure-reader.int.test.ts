import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { ensureReader } from './ensure-reader.ts';
import { renderReader } from './render-reader.ts';
import { openTestLedger, type TestLedger } from './test-ledger.ts';

let suite: TestLedger;
const reader = () => {
  const env = inject('stackEnv');
  return { name: env.CLICKHOUSE_READER_USER, password: env.CLICKHOUSE_READER_PASSWORD };
};

beforeAll(async () => {
  suite = await openTestLedger(inject('stackEnv'));
});
afterAll(() => suite.drop());

test('a reader that is there and reads is enough where users cannot be made, again and again', async () => {
  expect(await ensureReader(suite.ledger, reader())).toMatch(/^(made|there)$/);
  expect(await ensureReader(suite.ledger, reader())).toMatch(/^(made|there)$/);
});

test('a reader that can neither be made nor sign in is told, with what to do and without its password', async () => {
  const wrong = { name: 'nobody', password: 'not the password' };
  const asked = ensureReader(suite.ledger, wrong);
  await expect(asked).rejects.toMatchObject({ code: 'reader_lacks' });
  await expect(asked).rejects.toThrow(/nobody cannot read .*ACCESS_MANAGEMENT=1.*GRANT SELECT ON/s);
  await expect(asked).rejects.not.toThrow(/not the password/);
});

test('the engine understands every statement', async () => {
  const statements = renderReader({
    database: suite.ledger.database,
    owner: 'karma',
    reader: { name: 'karma_reader', passwordSha256: 'a'.repeat(64) },
  });
  const answer = await suite.ledger.client.query({
    query: 'SELECT formatQuery(statement) FROM (SELECT arrayJoin({statements: Array(String)}) AS statement)',
    query_params: { statements },
    format: 'JSONCompact',
  });
  expect((await answer.json<[string]>()).data).toHaveLength(statements.length);
});
