import { Counter, Histogram, type Registry } from 'prom-client';

import type { Outcome } from './outcome.ts';

/** Prometheus figures of the role normalize. */
export class Meter {
  readonly #events: Counter;
  readonly #dead: Counter;
  readonly #batch: Histogram;
  readonly #normalize: Histogram;

  constructor(metrics: Registry) {
    const registers = [metrics];
    this.#events = new Counter({
      name: 'karma_normalize_events_total',
      help: 'Events published, by source',
      labelNames: ['source'],
      registers,
    });
    this.#dead = new Counter({
      name: 'karma_normalize_dead_letters_total',
      help: 'Dead letters published, by source and code',
      labelNames: ['source', 'code'],
      registers,
    });
    this.#batch = new Histogram({
      name: 'karma_normalize_batch_messages',
      help: 'Raw messages per batch',
      buckets: [1, 10, 100, 1_000, 10_000],
      registers,
    });
    this.#normalize = new Histogram({
      name: 'karma_normalize_batch_seconds',
      help: 'Time of a batch by step: normalize (CPU), publish (Kafka)',
      labelNames: ['step'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
  }

  done(source: string, messages: number, outcome: Outcome, ms: { normalize: number; publish: number }): void {
    this.#events.inc({ source }, outcome.events.length);
    for (const code of outcome.codes) this.#dead.inc({ source, code });
    this.#batch.observe(messages);
    this.#normalize.observe({ step: 'normalize' }, ms.normalize / 1_000);
    this.#normalize.observe({ step: 'publish' }, ms.publish / 1_000);
  }
}
