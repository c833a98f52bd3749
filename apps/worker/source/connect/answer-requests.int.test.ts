import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { CONFIG_CHANNEL } from '@karma/core/contract/channels.ts';
import { listen } from '@karma/db/postgres/listen.ts';

import { type Suite, openSuite } from '../../suite/open-suite.ts';
import { until } from '../../suite/until.ts';
import { answerRequests } from './answer-requests.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
});
afterAll(() => suite.close());

test('looking for questions wakes nobody: else the look would be its own reason', async () => {
  const heard: string[] = [];
  const listening = await listen(suite.variables['DATABASE_URL'] ?? '', CONFIG_CHANNEL, (note) =>
    heard.push(note),
  );
  await answerRequests({
    pool: suite.db.pool,
    kafka: suite.kafka,
    karmaSecret: suite.env.KARMA_SECRET,
    prefix: suite.env.KARMA_TOPIC_PREFIX,
    log: pino({ level: 'silent' }),
  });
  // Notes of one channel come in the order of their commits: what came before this one has been heard.
  await suite.db.pool.query('SELECT pg_notify($1, $2)', [CONFIG_CHANNEL, 'the end']);
  await until('the last note', () => heard.includes('the end'));
  await listening.close();
  expect(heard).toEqual(['the end']);
});
