import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export type LedgerMetrics = {
  rows: Counter;
  /** Records that made no row, by reason: double, dead, there, lost. */
  dropped: Counter<'reason'>;
  flushRows: Histogram;
  /** Seconds of each stage of a flush and before it: check, topic, keep, insert. */
  seconds: Histogram<'stage'>;
  unclear: Counter;
  fenced: Counter;
  rollupBehind: Gauge;
  rollupSeconds: Histogram;
};

/** The ledger role's metrics, in a registry of its own or the process's. */
export function ledgerMetrics(registry: Registry): LedgerMetrics {
  const registers = [registry];
  const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    rows: new Counter({ name: 'karma_ledger_rows_total', help: 'Events stored', registers }),
    dropped: new Counter({
      name: 'karma_ledger_left_out_total',
      help: 'Records that were not stored, by reason',
      labelNames: ['reason'],
      registers,
    }),
    flushRows: new Histogram({
      name: 'karma_ledger_flush_rows',
      help: 'Events per insert',
      buckets: [1, 10, 100, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000],
      registers,
    }),
    seconds: new Histogram({
      name: 'karma_ledger_stage_seconds',
      help: 'Seconds per batch (check) or flush (topic, keep, insert)',
      labelNames: ['stage'],
      buckets: seconds,
      registers,
    }),
    unclear: new Counter({
      name: 'karma_ledger_unclear_total',
      help: 'Inserts whose outcome was not known, and which were read back',
      registers,
    }),
    fenced: new Counter({
      name: 'karma_ledger_fenced_total',
      help: 'Inserts that were refused since a partition had another owner',
      registers,
    }),
    rollupBehind: new Gauge({
      name: 'karma_ledger_rollup_behind_seconds',
      help: 'Age of the oldest stored event that is not in the rollups',
      registers,
    }),
    rollupSeconds: new Histogram({
      name: 'karma_ledger_rollup_seconds',
      help: 'Seconds per rollup run',
      buckets: seconds,
      registers,
    }),
  };
}
