import type { JsonObject, JsonValue } from '../../contract/envelope.ts';
import type { Backfill } from '../../contract/headers.ts';
import type { MappingVariables } from '../compile-mapping.ts';
import type { Ignored, RawMessage } from '../raw-message.ts';
import { headerTexts } from '../read-headers.ts';

/** An event as an adapter understands it, before the mapping's expressions take the place of its defaults. */
export type Draft = {
  variables: MappingVariables;
  ts: string | undefined;
  eventType: string | undefined;
  entityId: string | undefined;
  correlationId: string;
  tags: Record<string, string>;
  /** Owned by the draft: what finishes the event adds to it. */
  attrs: JsonObject;
  /** What makes two deliveries the same fact; undefined where only the origin tells. */
  naturalId: string | undefined;
  backfill: Backfill | '';
  /** Given by the message's headers. */
  flow: string | undefined;
  flowKind: string | undefined;
  /** A row of a table: its correlation is a transaction, which never is a flow. */
  isRow: boolean;
};

/** One item of a message; `index` where the message holds several. `draft` throws NotNormalizable. */
export type Item = { index: number | undefined; draft: () => Draft };

export type Reading = { items: Item[] } | { ignored: Ignored; heard: number | undefined };

/** What expressions see. Headers are decoded only if one looks at them. */
export class MessageVariables implements MappingVariables {
  readonly msg: JsonValue;
  readonly row: JsonValue;
  readonly key: JsonValue;
  readonly topic: string;
  readonly #raw: RawMessage;

  constructor(raw: RawMessage, msg: JsonValue, row: JsonValue, key: JsonValue) {
    this.#raw = raw;
    this.msg = msg;
    this.row = row;
    this.key = key;
    this.topic = raw.topic;
  }

  get headers(): Record<string, string> {
    return headerTexts(this.#raw);
  }

  get record(): JsonObject {
    const { timestamp, partition, offset } = this.#raw;
    return { timestamp, partition, offset };
  }
}
