import type { DeadCode } from '@karma/core/contract/dead-letter.ts';
import type { DeadWhole } from '@karma/db/ledger/query-dead-letters.ts';

/** What to do about a dead letter of this code, in a sentence; the error itself says what is wrong. */
export function adviceFor({ code, stage }: Pick<DeadWhole, 'code' | 'stage'>): string {
  // Old letters have codes of their time.
  const known: Readonly<Record<string, string | undefined>> = ADVICE;
  return (
    known[code] ?? (stage === 'normalize' ? 'Look at the message and at the mapping that read it.' : LEDGER)
  );
}

const MAPPING = 'Change the mapping and try it on this message, or mend what the source sends.';
const LEDGER = 'Whoever writes to this topic besides Karma must stop: only Karma writes it.';

const ADVICE: Readonly<Record<DeadCode, string>> = {
  empty_message: 'The source sends messages without anything in them. Mend it there.',
  bad_json:
    'The source sends something that is no JSON. Mend it there; compressed and binary forms cannot be read.',
  too_deep: 'Flatten the message at its source.',
  too_many_items: 'Send fewer items in one message.',
  not_debezium:
    'Check that the source’s adapter is the right one, and that only its connector writes this topic.',
  bad_heartbeat: 'Something other than Karma writes heartbeats into this topic. Stop it.',
  bad_envelope:
    'The sender must send the six fields as the contract says, or the source needs another adapter.',
  mapping_failed: MAPPING,
  bad_ts: MAPPING,
  out_of_range_ts:
    'Look at the unit of the time: seconds taken for milliseconds end in 1970. Then change the mapping.',
  bad_event_type: MAPPING,
  reserved_type: 'Types that begin with karma. are Karma’s own. Give the event another type.',
  bad_entity: MAPPING,
  bad_correlation: MAPPING,
  bad_tags: MAPPING,
  bad_flow: MAPPING,
  bad_links: MAPPING,
  refused_by_ledger:
    'ClickHouse would not take this event; its words are the error. Mend what the source sends.',
  bad_dead_letter: LEDGER,
  internal: 'This is a fault of Karma, not of the message. Please report it with what stands below.',
};

/** Whether another mapping could help. */
export function isOfMapping(stage: string, code: string): boolean {
  return stage === 'normalize' && !['internal', 'bad_heartbeat', 'empty_message', 'bad_json'].includes(code);
}
