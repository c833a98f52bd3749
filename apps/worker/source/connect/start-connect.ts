import type { Admin } from 'kafkajs';

import type { RoleState } from '@karma/core/contract/role-state.ts';

import { type Following, followTables } from '../../process/follow-tables.ts';
import { connectKafka } from '../../kafka/connect-kafka.ts';
import type { RoleContext, RunningRole } from '../../role.ts';
import { answerRequests, sweepRequests } from './answer-requests.ts';
import { ConnectApi } from './connect-api.ts';
import { RawTopics } from './raw-topics.ts';
import { type ReconcileParts, reconcile } from './reconcile.ts';
import { FailedRetries } from './retry-failed.ts';
import { SecretFiles } from './secret-files.ts';
import { Silence } from './silence.ts';

const LOOK_EVERY_MS = 2_000;
/** Notes hurry it. */
const REQUESTS_EVERY_MS = 5_000;
const SWEEP_EVERY_MS = 30_000;

/**
 * Makes raw topics, brings Kafka Connect to what the table `connector` says and tells what it sees; besides, answers
 * the questions of the forms. Starts also when Kafka or Kafka Connect is away, and says so.
 */
export async function startConnect(ctx: RoleContext): Promise<RunningRole> {
  const run = new ConnectRun(ctx);
  try {
    await run.start();
    return run;
  } catch (error) {
    await run.stop();
    throw error;
  }
}

class ConnectRun implements RunningRole {
  readonly failed = Promise.withResolvers<Error>().promise;
  readonly #ctx: RoleContext;
  readonly #kafka: ReturnType<typeof connectKafka>;
  readonly #admin: Admin;
  readonly #parts: ReconcileParts;
  readonly #following: Following[] = [];
  #connected = false;
  #away: RoleState['problems'][number] | undefined;

  constructor(ctx: RoleContext) {
    const { env, db, log } = ctx;
    this.#ctx = ctx;
    this.#kafka = connectKafka(env, 'karma-connect', log);
    this.#admin = this.#kafka.admin();
    this.#parts = {
      pool: db.pool,
      api: new ConnectApi(env.CONNECT_URL),
      topics: new RawTopics(this.#kafka, env.KARMA_TOPIC_PREFIX),
      secrets: new SecretFiles(env.CONNECT_SECRETS_DIR),
      silence: new Silence(this.#admin),
      karmaSecret: env.KARMA_SECRET,
      prefix: env.KARMA_TOPIC_PREFIX,
      log,
      troubles: new Map(),
      retries: new FailedRetries(),
    };
  }

  async start(): Promise<void> {
    const { pool, karmaSecret, prefix, log } = this.#parts;
    const asked = { pool, kafka: this.#kafka, karmaSecret, prefix, log };
    const usual = { url: this.#ctx.env.DATABASE_URL, log };
    let sweptAt = 0;
    const answer = async (): Promise<void> => {
      await answerRequests(asked);
      if (Date.now() - sweptAt < SWEEP_EVERY_MS) return;
      sweptAt = Date.now();
      await sweepRequests(pool);
    };
    // Questions have a follower of their own: a person waits for the answer, whatever the connectors do.
    this.#following.push(
      await followTables({ ...usual, everyMs: REQUESTS_EVERY_MS, tables: ['request'], look: answer }),
      await followTables({
        ...usual,
        everyMs: LOOK_EVERY_MS,
        tables: ['connector', 'source'],
        look: () => this.#look(),
      }),
    );
  }

  state(): RoleState {
    const problems = [this.#away, ...this.#following.map((one) => one.problem())].filter(
      (one) => one !== undefined,
    );
    return { v: 1, status: problems.length === 0 ? 'running' : 'degraded', problems, lag: {}, figures: {} };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#following.map((one) => one.stop()));
    if (this.#connected) await this.#admin.disconnect();
  }

  async #look(): Promise<void> {
    if (!this.#connected) await this.#admin.connect();
    this.#connected = true;
    await this.#parts.topics.make(this.#parts.pool);
    if (await reconcile(this.#parts)) {
      if (this.#away !== undefined) this.#ctx.log.info('Kafka Connect answers again');
      this.#away = undefined;
      return;
    }
    const { CONNECT_URL: url } = this.#ctx.env;
    const message = `Kafka Connect does not answer at ${url}: nothing is captured. See that it runs.`;
    this.#away ??= { code: 'connect_away', message, since: Date.now() };
  }
}
