import { LATEST_MS, LIMITS } from '../contract/envelope.ts';
import type { Provenance } from '../contract/headers.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DIGITS = /^\d{1,15}$/;
/** The ledger's `rev` has 20 bits for it. */
const MAX_MAPPING = 2 ** 20 - 1;

/** Headers as text; what a header that lacks gives is undefined. */
export type ProvenanceText = { [field in keyof Provenance]: string | undefined };

/**
 * The contract of `ProvenanceSchema`, by hand for the hot path, and what the ledger's columns hold: what is wrong
 * with the headers, undefined where nothing is.
 */
export function checkProvenance(of: ProvenanceText): string | undefined {
  if (of.eventId === undefined || !UUID.test(of.eventId))
    return 'karma-event-id must be a UUID in lower case';
  if (!of.source) return 'karma-source must not be empty';
  if (!of.flow) return 'karma-flow must not be empty';
  if (of.flow.length > LIMITS.flowId) return `karma-flow must have at most ${LIMITS.flowId} characters`;
  if (!of.flowKind) return 'karma-flow-kind must not be empty';
  if (!of.origin) return 'karma-origin must not be empty';
  if (!of.ingestedAt || !DIGITS.test(of.ingestedAt) || Number(of.ingestedAt) > LATEST_MS) {
    return 'karma-ingested-at must be a time in epoch ms';
  }
  if (!of.mapping || !DIGITS.test(of.mapping) || Number(of.mapping) > MAX_MAPPING) {
    return `karma-mapping must be a version from 0 to ${MAX_MAPPING}`;
  }
  if (
    of.backfill !== undefined &&
    of.backfill !== '' &&
    of.backfill !== 'snapshot' &&
    of.backfill !== 'replay'
  ) {
    return 'karma-backfill must be snapshot or replay, or absent';
  }
  return undefined;
}
