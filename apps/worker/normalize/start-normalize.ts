import type { Admin } from 'kafkajs';

import type { RoleState } from '@karma/core/contract/role-state.ts';
import { TOPIC, prefixed } from '@karma/core/contract/topics.ts';

import { type Following, followTables } from '../process/follow-tables.ts';
import { connectKafka } from '../kafka/connect-kafka.ts';
import { type Consuming, consume } from '../kafka/consume.ts';
import { openProducer } from '../kafka/produce.ts';
import type { RoleContext, RunningRole } from '../role.ts';
import { type LiveSource, LiveSources } from './live-sources.ts';
import { Meter } from './meter.ts';
import { Normalizer } from './normalizer.ts';
import { Publisher, type Topics } from './publish-outcome.ts';
import { RecordedSwitches } from './recorded-switches.ts';
import { SourceCounts } from './source-counts.ts';
import { WatchedTopics } from './watched-topics.ts';
import { Watermarks } from './watermarks.ts';

const LOOK_EVERY_MS = 2_000;
/** A topic that is not there yet is being made by the role connect. */
const LOOK_AGAIN_MS = 300;
/** Twice a second at most, and only for sources whose watermark moved. */
const HEARD_EVERY_MS = 500;
const STATUS_EVERY_MS = 1_000;

/** Turns each message of the raw topics into events or a dead letter, and says how far sources have been heard. */
export async function startNormalize(ctx: RoleContext): Promise<RunningRole> {
  const kafka = connectKafka(ctx.env, 'karma-normalize', ctx.log);
  const admin = kafka.admin();
  const prefix = ctx.env.KARMA_TOPIC_PREFIX;
  const topics = {
    normalized: prefixed(prefix, TOPIC.normalized),
    dead: prefixed(prefix, TOPIC.dead),
    heard: prefixed(prefix, TOPIC.heard),
  };
  await admin.connect();
  try {
    const publisher = new Publisher(await openProducer(kafka, ctx.log), topics);
    const run = new NormalizeRun(ctx, admin, publisher, topics);
    try {
      await run.start(kafka);
      return run;
    } catch (error) {
      await run.stop();
      throw error;
    }
  } catch (error) {
    await admin.disconnect();
    throw error;
  }
}

class NormalizeRun implements RunningRole {
  readonly failed: Promise<Error>;
  readonly #fail: (error: Error) => void;
  readonly #ctx: RoleContext;
  readonly #admin: Admin;
  readonly #publisher: Publisher;
  readonly #sources: LiveSources;
  readonly #watched: WatchedTopics;
  readonly #watermarks = new Watermarks();
  readonly #counts = new SourceCounts();
  readonly #normalizer: Normalizer;
  #all: LiveSource[] = [];
  /** The topics that the consumer reads, as far as it said so. */
  #read: ReadonlySet<string> = new Set();
  #consuming: Consuming | undefined;
  #following: Following | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #writing: Promise<void> | undefined;

  constructor(ctx: RoleContext, admin: Admin, publisher: Publisher, topics: Topics) {
    ({ promise: this.failed, resolve: this.#fail } = Promise.withResolvers<Error>());
    this.#ctx = ctx;
    this.#admin = admin;
    this.#publisher = publisher;
    this.#sources = new LiveSources(ctx.db.pool);
    this.#watched = new WatchedTopics(admin, ctx.env.KARMA_TOPIC_PREFIX);
    this.#normalizer = new Normalizer({
      sources: this.#sources,
      switches: new RecordedSwitches(ctx.db.pool),
      publisher,
      watermarks: this.#watermarks,
      counts: this.#counts,
      meter: new Meter(ctx.metrics),
      admin,
      topics,
    });
  }

  async start(kafka: ReturnType<typeof connectKafka>): Promise<void> {
    const { env, log, metrics } = this.#ctx;
    this.#consuming = await consume({
      kafka,
      groupId: prefixed(env.KARMA_TOPIC_PREFIX, 'karma-normalize'),
      topics: [],
      log,
      metrics,
      onAssigned: async (assigned) => {
        await this.#normalizer.begin(assigned);
        this.#watched.forget();
        return undefined;
      },
      handle: (batch, control) => this.#normalizer.handle(batch, control),
    });
    this.#consuming.failed.then(this.#fail, this.#fail);
    this.#following = await followTables({
      url: env.DATABASE_URL,
      tables: ['source', 'mapping'],
      everyMs: LOOK_EVERY_MS,
      look: () => this.#look(),
      log,
    });
    this.#timers.push(
      setInterval(() => this.#tellHeard().catch(this.#fail), HEARD_EVERY_MS),
      setInterval(() => this.#writeStatus(), STATUS_EVERY_MS),
    );
  }

  state(): RoleState {
    const problem = this.#following?.problem();
    return {
      v: 1,
      status: problem === undefined ? 'running' : 'degraded',
      problems: problem === undefined ? [] : [problem],
      lag: this.#consuming?.lag() ?? {},
      figures: { events_per_second: this.#counts.perSecond(), sources: this.#normalizer.live.size },
    };
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#following?.stop();
    await this.#consuming?.stop();
    // A publisher that broke tells nothing any more; the rest is closed all the same.
    await this.#tellHeard().catch((error: unknown) =>
      this.#ctx.log.debug({ err: error }, 'heard is told later'),
    );
    this.#writeStatus();
    await this.#writing;
    await this.#publisher.close();
    await this.#admin.disconnect();
  }

  /** Follows Postgres: which topics to read, and which mapping versions are wanted from the next batch on. */
  async #look(): Promise<void> {
    const { live, waiting } = await this.#sources.read();
    const { byTopic, missing } = await this.#watched.watch(live);
    for (const [topic, source] of byTopic)
      this.#watermarks.expect(source.name, this.#watched.partitions(topic));
    const before = this.#normalizer.live;
    // Removed sources stay known until the handler has let go of their last batch.
    this.#normalizer.live = new Map([...before, ...byTopic]);
    const read = this.#read;
    if (byTopic.size !== read.size || [...byTopic.keys()].some((topic) => !read.has(topic))) {
      this.#ctx.log.info({ topics: [...byTopic.keys()] }, 'reading these topics');
      await this.#consuming?.retopic([...byTopic.keys()]);
      this.#read = new Set(byTopic.keys());
    }
    this.#normalizer.live = byTopic;
    this.#all = [...byTopic.values(), ...missing, ...waiting];
    if (missing.length > 0) setTimeout(() => this.#following?.hurry(), LOOK_AGAIN_MS);
  }

  async #tellHeard(): Promise<void> {
    await this.#publisher.heard(this.#watermarks.take(this.#publisher.nextOffsets));
  }

  #writeStatus(): void {
    const lag = this.#consuming?.lag() ?? {};
    const lagOf = ({ topic }: LiveSource): number => {
      const start = `${prefixed(this.#ctx.env.KARMA_TOPIC_PREFIX, topic)}/`;
      return Object.entries(lag).reduce(
        (sum, [key, behind]) => sum + (key.startsWith(start) ? behind : 0),
        0,
      );
    };
    this.#writing ??= this.#counts
      .write(this.#ctx.db.pool, this.#all, lagOf)
      .catch((error: unknown) => this.#ctx.log.debug({ err: error }, 'counts are written later'))
      .finally(() => (this.#writing = undefined));
  }
}
