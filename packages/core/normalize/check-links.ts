import { ENTITY_ID, LINK_RELS, LIMITS, type JsonObject, type JsonValue } from '../contract/envelope.ts';
import { NotNormalizable } from './not-normalizable.ts';
import { isObject, own } from './read-json.ts';

const FIELDS: ReadonlySet<string> = new Set(['rel', 'entity_id', 'instance_id', 'event_id']);

function refuse(index: number, why: string): NotNormalizable {
  return new NotNormalizable('bad_links', `links[${index}]: ${why}.`);
}

function checkLink(link: JsonValue, index: number): JsonObject {
  if (!isObject(link)) throw refuse(index, 'must be {"rel": …, "entity_id": …}');
  const [rel, entityId] = [own(link, 'rel'), own(link, 'entity_id')];
  if (!LINK_RELS.some((known) => known === rel))
    throw refuse(index, `rel must be one of ${LINK_RELS.join(', ')}`);
  if (typeof entityId !== 'string' || !ENTITY_ID.test(entityId) || entityId.length > LIMITS.entityId) {
    throw refuse(index, 'entity_id must be <kind>:<key>, such as table:orders');
  }
  const checked: JsonObject = {};
  for (const [key, value] of Object.entries(link)) {
    if (!FIELDS.has(key)) throw refuse(index, `has no field ${key}`);
    if (value === null) continue;
    if (typeof value !== 'string') throw refuse(index, `${key} must be text`);
    checked[key] = value;
  }
  return checked;
}

/** What a `links` expression gave, checked; an optional field that is null is left out. Throws `bad_links`. */
export function checkLinks(links: JsonValue): JsonObject[] {
  if (!Array.isArray(links)) throw new NotNormalizable('bad_links', 'links must be a list.');
  return links.map(checkLink);
}
