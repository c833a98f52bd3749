import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import type { Logger } from 'pino';

/** What is needed to reach Kafka; `WorkerEnvironment` has it. */
export type KafkaEnvironment = { KAFKA_BROKERS: string[] };

/**
 * A Kafka client. Nothing is connected until a producer, consumer or admin of it is. Without `log` the client is
 * silent: its errors reach the caller as rejections anyhow.
 */
export function connectKafka(env: KafkaEnvironment, clientId: string, log?: Logger): Kafka {
  return new Kafka({
    clientId,
    brokers: env.KAFKA_BROKERS,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    // About 15 s: a broker that restarts is ridden out, one that stays away makes the role fail and be started anew.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, multiplier: 2, factor: 0.2 },
    logLevel: log ? logLevel.WARN : logLevel.NOTHING,
    logCreator: () => (entry) => {
      if (log) writeEntry(log, entry);
    },
  });
}

/** kafkajs calls a rebalance and a retried request errors; what matters comes back as a rejection or an event. */
function writeEntry(log: Logger, entry: LogEntry): void {
  const { message, stack: _stack, timestamp: _timestamp, ...rest } = entry.log;
  log.debug({ kafkajs: entry.namespace, ...rest }, message);
}
