import { Counter, Histogram, type Registry } from 'prom-client';

import { followTables } from '../../process/follow-tables.ts';
import { connectKafka } from '../../kafka/connect-kafka.ts';
import type { RoleContext, RunningRole } from '../../role.ts';
import { Doors } from './doors.ts';
import { KafkaGate } from './kafka-gate.ts';
import { serveIntake } from './serve-intake.ts';
import { type Taken, takeEvents } from './take-events.ts';

/** How long a revoked token may live. */
const TOKENS_EVERY_MS = 2_000;
const BEAT_EVERY_MS = 2_000;
const USE_EVERY_MS = 10_000;

/** Takes events by HTTP, puts them on raw topics and says how far they have been heard. */
export async function startIntake({ env, db, log, metrics }: RoleContext): Promise<RunningRole> {
  const meter = openMeter(metrics);
  const doors = new Doors(db.pool, env.KARMA_TOPIC_PREFIX);
  const gate = new KafkaGate(connectKafka(env, 'karma-intake', log), log, (ms) =>
    meter.sent.observe(ms / 1_000),
  );
  const topics = (): string[] => doors.all().map(({ topic }) => topic);
  const following = await followTables({
    url: env.DATABASE_URL,
    tables: ['source', 'intake_token'],
    everyMs: TOKENS_EVERY_MS,
    look: () => doors.read(),
    log,
  });
  // Kafka may be away: then each request is told so, and the topics are learnt by the heartbeats.
  await gate.learn(topics()).catch((error: unknown) => log.warn({ err: error }, 'Kafka is away'));
  const server = await serveIntake({
    host: env.KARMA_INTAKE_HOST,
    port: env.KARMA_INTAKE_PORT,
    take: (request, source) => takeEvents(request, source, doors, gate).then((taken) => meter.count(taken)),
    onAnswer: (status) => meter.requests.inc({ status }),
    log,
  }).catch(async (error: unknown) => {
    await following.stop();
    await gate.close();
    throw error;
  });
  const beats = setInterval(() => gate.beat(active(doors)), BEAT_EVERY_MS);
  const uses = setInterval(() => {
    doors
      .recordUse()
      .catch((error: unknown) => log.debug({ err: error }, 'the use of tokens is written later'));
  }, USE_EVERY_MS);

  return {
    failed: Promise.withResolvers<Error>().promise,
    state() {
      const problems = [gate.problem(), following.problem()].filter((problem) => problem !== undefined);
      return {
        v: 1,
        status: problems.length === 0 ? 'running' : 'degraded',
        problems,
        lag: {},
        figures: { items_per_second: meter.rate(), in_flight_bytes: gate.queue.bytes },
      };
    },
    async stop() {
      clearInterval(beats);
      clearInterval(uses);
      await server.close();
      await following.stop();
      await doors.recordUse();
      await gate.close();
    },
  };
}

/** Topics that a heartbeat goes to: a paused source is not heard. */
function active(doors: Doors): string[] {
  return doors
    .all()
    .filter(({ state }) => state === 'active')
    .map(({ topic }) => topic);
}

function openMeter(metrics: Registry) {
  const registers = [metrics];
  const requests = new Counter({
    name: 'karma_intake_requests_total',
    help: 'Requests by the status of their answer',
    labelNames: ['status'],
    registers,
  });
  const items = new Counter({
    name: 'karma_intake_items_total',
    help: 'Events that Kafka confirmed',
    labelNames: ['source'],
    registers,
  });
  const bytes = new Counter({
    name: 'karma_intake_bytes_total',
    help: 'Bytes of accepted bodies, unpacked',
    labelNames: ['source'],
    registers,
  });
  const sent = new Histogram({
    name: 'karma_intake_send_seconds',
    help: 'Time until Kafka confirmed a send',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  });
  let total = 0;
  let last = { total: 0, at: Date.now() };
  return {
    requests,
    sent,
    count(taken: Taken): Taken {
      items.inc({ source: taken.source }, taken.accepted);
      bytes.inc({ source: taken.source }, taken.bytes);
      total += taken.accepted;
      return taken;
    },
    /** Events per second since the last call. */
    rate(): number {
      const now = Date.now();
      const perSecond = now > last.at ? ((total - last.total) * 1_000) / (now - last.at) : 0;
      last = { total, at: now };
      return perSecond;
    },
  };
}
