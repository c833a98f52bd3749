import { Counter } from 'prom-client';

import { followTables } from '../process/follow-tables.ts';
import { connectKafka } from '../kafka/connect-kafka.ts';
import { RenewingProducer } from '../kafka/renewing-producer.ts';
import type { RoleContext, RunningRole } from '../role.ts';
import { forgetPublished, relayOutbox } from './relay-outbox.ts';

/** Notes hurry it. */
const LOOK_EVERY_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

/** The relay of the outbox: publishes what changes of configuration left there, in order per key. */
export async function startAction({ env, db, log, metrics }: RoleContext): Promise<RunningRole> {
  const published = new Counter({
    name: 'karma_action_published_total',
    help: 'Messages published from the outbox',
    registers: [metrics],
  });
  const producer = new RenewingProducer(connectKafka(env, 'karma-action', log), log);
  let forgottenAt = 0;

  async function look(): Promise<void> {
    for (let count = -1; count !== 0;) {
      count = await relayOutbox(db.pool, producer, env.KARMA_TOPIC_PREFIX);
      published.inc(count);
    }
    if (Date.now() - forgottenAt < FORGET_EVERY_MS) return;
    forgottenAt = Date.now();
    await forgetPublished(db.pool);
  }

  const following = await followTables({
    url: env.DATABASE_URL,
    tables: ['outbox'],
    everyMs: LOOK_EVERY_MS,
    look,
    log,
  });
  return {
    failed: Promise.withResolvers<Error>().promise,
    state() {
      const problem = following.problem();
      return {
        v: 1,
        status: problem === undefined ? 'running' : 'degraded',
        problems: problem === undefined ? [] : [{ ...problem, code: 'outbox_waits' }],
        lag: {},
        figures: {},
      };
    },
    async stop() {
      await following.stop();
      await producer.close();
    },
  };
}
