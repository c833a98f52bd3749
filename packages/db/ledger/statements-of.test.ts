import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { isIdKeySql } from '@karma/core/ledger/is-id-key.ts';
import { expect, test } from 'vitest';

import { statementsOf } from './statements-of.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

test('statements are told apart, comment lines left out', () => {
  expect(statementsOf("-- a; b\nSELECT 1;\n\nSELECT ';'\n  , 2;\n-- end\n")).toEqual([
    'SELECT 1',
    "SELECT ';'\n  , 2",
  ]);
});

test('migrations are numbered without gaps and every statement can be run again', async () => {
  const files = (await readdir(FOLDER)).sort();
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  for (const name of files) {
    const statements = statementsOf(await readFile(join(FOLDER, name), 'utf8'));
    const again = /^(CREATE|ALTER|DROP)\b[\s\S]*\bIF (NOT )?EXISTS\b|^ALTER TABLE \w+ MODIFY TTL\b/;
    expect(statements.filter((sql) => !again.test(sql))).toEqual([]);
  }
});

test('the DDL has the rule of is-id-key.ts, word for word', async () => {
  const text = await readFile(join(FOLDER, '0001_events.sql'), 'utf8');
  const rules = [...text.matchAll(/\/\*id-key\*\/(.*?)\/\*id-key\*\//g)].map((match) => match[1]);
  expect(rules).toEqual([isIdKeySql('key'), isIdKeySql('key')]);
});
