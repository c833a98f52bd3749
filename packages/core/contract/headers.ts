import { z } from 'zod';

/** Kafka headers of a message on `events.normalized`: what Karma knows about the event beside the envelope. */
export const HEADER = {
  eventId: 'karma-event-id',
  source: 'karma-source',
  flow: 'karma-flow',
  flowKind: 'karma-flow-kind',
  envelope: 'karma-envelope',
  origin: 'karma-origin',
  ingestedAt: 'karma-ingested-at',
  mapping: 'karma-mapping',
  backfill: 'karma-backfill',
} as const;

/** On a raw topic: a message that only says "heard until then" (its value is an RFC 3339 time). */
export const HEARTBEAT_HEADER = 'karma-heartbeat';
/** The same, where Debezium brings it: the prefix of the messages that Karma's heartbeat query writes into the log. */
export const HEARTBEAT_PREFIX = 'karma';
/** On a raw topic: set by the intake to the time of receipt (epoch ms, decimal). */
export const RECEIVED_HEADER = 'karma-received-at';
/** On a raw topic: what makes two deliveries the same fact, where the sender says so (`Idempotency-Key`/index). */
export const NATURAL_ID_HEADER = 'karma-natural-id';

export const BACKFILLS = ['snapshot', 'replay'] as const;
export type Backfill = (typeof BACKFILLS)[number];

/** Provenance of one event; `origin` is `topic/partition/offset[/index]` of the raw message. */
export type Provenance = {
  /** UUID text, deterministic: the same fact has the same id. */
  eventId: string;
  source: string;
  flow: string;
  flowKind: string;
  origin: string;
  /** Epoch ms at which Karma first had the raw message in hand. */
  ingestedAt: number;
  /** Version of the mapping that made the event. */
  mapping: number;
  backfill: Backfill | '';
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const ProvenanceSchema = z.object({
  eventId: z.string().regex(UUID),
  source: z.string().min(1),
  flow: z.string().min(1),
  flowKind: z.string().min(1),
  origin: z.string().min(1),
  ingestedAt: z.number().int().nonnegative(),
  mapping: z.number().int().nonnegative(),
  backfill: z.enum(['', ...BACKFILLS]),
});

/** Headers as Kafka clients want them. */
export function toHeaders(of: Provenance): Record<string, string> {
  const headers: Record<string, string> = {
    [HEADER.eventId]: of.eventId,
    [HEADER.source]: of.source,
    [HEADER.flow]: of.flow,
    [HEADER.flowKind]: of.flowKind,
    [HEADER.envelope]: '1',
    [HEADER.origin]: of.origin,
    [HEADER.ingestedAt]: String(of.ingestedAt),
    [HEADER.mapping]: String(of.mapping),
  };
  if (of.backfill !== '') headers[HEADER.backfill] = of.backfill;
  return headers;
}

/**
 * The reverse of `toHeaders`, checked; `headers` holds text (decode bytes before). Throws a ZodError on bad ones.
 * Only tests use it, as oracle: the ledger splices headers as text (`core/ledger/check-provenance.ts`).
 */
export function fromHeaders(headers: Readonly<Record<string, string | undefined>>): Provenance {
  return ProvenanceSchema.parse({
    eventId: headers[HEADER.eventId],
    source: headers[HEADER.source],
    flow: headers[HEADER.flow],
    flowKind: headers[HEADER.flowKind],
    origin: headers[HEADER.origin],
    ingestedAt: Number(headers[HEADER.ingestedAt]),
    mapping: Number(headers[HEADER.mapping]),
    backfill: headers[HEADER.backfill] ?? '',
  });
}
