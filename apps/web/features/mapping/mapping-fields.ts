import type { Adapter, MappingField } from '@karma/core/contract/mapping.ts';

/** One line of the mapping form. */
export type FieldForm = {
  field: MappingField;
  label: string;
  /** What happens while nothing is written. */
  empty: Record<Adapter, string>;
  /** What it is for; shown below the field. */
  hint?: string;
  /** Shown at once; the others are behind "More fields" until they are used. */
  main: boolean;
};

const NONE = { 'debezium-postgres': 'none', envelope: 'as the envelope says', json: 'none' } as const;

/** The fields of an event that a mapping can set, in the order of the form. */
export const FIELD_FORMS: readonly FieldForm[] = [
  {
    field: 'ts',
    label: 'Time',
    main: true,
    empty: {
      'debezium-postgres': 'when it was committed',
      envelope: 'as the envelope says',
      json: 'when Kafka took the message',
    },
  },
  {
    field: 'event_type',
    label: 'Event type',
    main: true,
    empty: {
      'debezium-postgres': 'postgres.<table>.<insert | update | delete>',
      envelope: 'as the envelope says',
      json: 'to be written: "shop." + slug(msg.type)',
    },
  },
  {
    field: 'entity_id',
    label: 'Entity',
    main: true,
    empty: {
      'debezium-postgres': '<table>:<primary key>',
      envelope: 'as the envelope says',
      json: 'to be written: "order:" + string(msg.id)',
    },
  },
  {
    field: 'correlation_id',
    label: 'Correlation',
    main: true,
    empty: { 'debezium-postgres': 'the transaction', envelope: 'as the envelope says', json: 'none' },
    hint: 'What ties events of one run, request or transaction together.',
  },
  {
    field: 'flow',
    label: 'Flow',
    main: true,
    empty: {
      'debezium-postgres': 'the entity',
      envelope: 'the run of a job or request, else the entity',
      json: 'the entity',
    },
    hint: 'Events of one flow are read as one story, across sources.',
  },
  {
    field: 'flow_kind',
    label: 'Flow kind',
    main: true,
    empty: {
      'debezium-postgres': 'the entity’s kind',
      envelope: 'what the run is of, else the entity’s kind',
      json: 'the entity’s kind',
    },
  },
  {
    field: 'natural_id',
    label: 'Same fact',
    main: false,
    empty: {
      'debezium-postgres': 'position, table, operation and key',
      envelope: 'the header idempotency-key, else each message',
      json: 'each message is a fact of its own',
    },
    hint: 'Delivered twice with the same value, kept once.',
  },
  { field: 'instance_id', label: 'Instance', main: false, empty: NONE, hint: 'One run or attempt.' },
  {
    field: 'links',
    label: 'Links',
    main: false,
    empty: NONE,
    hint: 'A list such as [{"rel": "caused_by", "entity_id": "job:" + msg.job}].',
  },
  {
    field: 'attrs',
    label: 'More attributes',
    main: false,
    empty: {
      'debezium-postgres': 'nothing beside the row and what changed',
      envelope: 'as the envelope says',
      json: 'nothing beside the message',
    },
  },
  {
    field: 'backfill',
    label: 'Of the past',
    main: false,
    empty: { 'debezium-postgres': 'rows of the first reading', envelope: 'by header', json: 'never' },
    hint: 'True for events that tell of the past: nothing is concluded from them.',
  },
];

/** Envelopes come ready-made: only these may be set. */
export const ENVELOPE_FIELDS: readonly MappingField[] = ['flow', 'flow_kind'];

export function formsOf(adapter: Adapter): readonly FieldForm[] {
  if (adapter !== 'envelope') return FIELD_FORMS;
  return FIELD_FORMS.filter(({ field }) => ENVELOPE_FIELDS.includes(field));
}
