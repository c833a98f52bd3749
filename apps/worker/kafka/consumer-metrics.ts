import { Counter, Gauge, type Registry } from 'prom-client';

export type ConsumerMetrics = {
  lag: Gauge<'group' | 'topic' | 'partition'>;
  messages: Counter<'group' | 'topic'>;
  rebalances: Counter<'group'>;
  resets: Counter<'group' | 'topic'>;
  /** Where the loop's own time goes; a fetch includes the broker's waiting for something to give. */
  seconds: Counter<'group' | 'stage'>;
};

/** The metrics of all consumers of a process, made once per registry and told apart by group. */
export function consumerMetrics(registry: Registry): ConsumerMetrics {
  return {
    lag: gaugeOf(registry, 'karma_consumer_lag', 'Messages behind the high watermark', [
      'group',
      'topic',
      'partition',
    ]),
    messages: counterOf(registry, 'karma_consumer_messages_total', 'Messages taken', ['group', 'topic']),
    rebalances: counterOf(registry, 'karma_consumer_rebalances_total', 'Assignments received', ['group']),
    resets: counterOf(
      registry,
      'karma_consumer_resets_total',
      'Positions that Kafka no longer had: the consumer went on from the earliest offset',
      ['group', 'topic'],
    ),
    seconds: counterOf(registry, 'karma_consumer_seconds_total', 'Seconds in fetch and commit', [
      'group',
      'stage',
    ]),
  };
}

/** The gauge of that name in the registry, made if it is not there yet. */
function gaugeOf<T extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: T[],
): Gauge<T> {
  const existing = registry.getSingleMetric(name);
  if (existing instanceof Gauge) return existing;
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

/** The counter of that name in the registry, made if it is not there yet. */
function counterOf<T extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: T[],
): Counter<T> {
  const existing = registry.getSingleMetric(name);
  if (existing instanceof Counter) return existing;
  return new Counter({ name, help, labelNames, registers: [registry] });
}
