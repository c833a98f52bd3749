export type DeadCode =
  | 'empty_message'
  | 'bad_json'
  | 'too_deep'
  | 'too_many_items'
  | 'not_debezium'
  | 'bad_heartbeat'
  | 'bad_envelope'
  | 'bad_ts'
  | 'out_of_range_ts'
  | 'bad_event_type'
  | 'reserved_type'
  | 'bad_entity'
  | 'bad_correlation'
  | 'bad_tags'
  | 'bad_flow'
  | 'bad_links'
  | 'mapping_failed'
  | 'internal';

/** A message, or one item of it, cannot become an event: it becomes a dead letter with this code and message. */
export class NotNormalizable extends Error {
  override name = 'NotNormalizable';
  readonly code: DeadCode;

  constructor(code: DeadCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
