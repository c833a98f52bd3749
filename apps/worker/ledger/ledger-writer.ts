import type { Admin } from 'kafkajs';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { Ledger } from '@karma/db/ledger/connect-ledger.ts';
import type { Inserter } from '@karma/db/ledger/post-insert.ts';

import type { RecordReader } from '../kafka/read-record.ts';
import type { RenewingProducer } from '../kafka/renewing-producer.ts';
import type { Counts } from './figures.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';
import type { Problems } from './problems.ts';

/** What every part of the role works with. */
export type LedgerWriter = {
  ledger: Ledger;
  inserter: Inserter;
  pool: Pool;
  admin: Admin;
  records: RecordReader;
  producer: RenewingProducer;
  /** Names of Kafka, prefix included. */
  topics: { normalized: string; dead: string; heard: string };
  /** Shown as the claimer of partitions. */
  instance: string;
  log: Logger;
  metrics: LedgerMetrics;
  /** Running totals, for the figures of the role's state. */
  counts: Counts;
  problems: Problems;
  /** Aborted when the role stops: nothing is waited for any more. */
  stopping: AbortSignal;
  fail: (error: Error) => void;
};
