import type pg from 'pg';
import { z } from 'zod';

import { prefixed } from '@karma/core/contract/topics.ts';
import { PASSWORD_PLACEHOLDER, PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import { open } from '@karma/services/secret/open.ts';
import { aboutSource } from '@karma/services/source/source-secret.ts';

const RowSchema = z.object({
  source_id: z.string(),
  name: z.string(),
  config: z.record(z.string(), z.string()),
  desired: z.enum(['running', 'paused', 'stopped', 'absent']),
  generation: z.number().int(),
  reconciled: z.number().int(),
  source: z.string(),
  topic: z.string(),
  secret: z.string().nullable(),
  source_config: PostgresSourceConfig,
});
/** A row of `connector` with what of its source is needed. */
export type WantedConnector = z.infer<typeof RowSchema>;

/** One that is gone, and whose slot is dropped, is of no more interest. */
const READ = `
  SELECT c.source_id::text, c.name, c.config, c.desired, c.generation, c.reconciled, s.name AS source, s.topic,
    s.secret, s.config AS source_config
  FROM connector c JOIN source s ON s.id = c.source_id
  WHERE NOT (c.desired = 'absent' AND c.reconciled >= c.generation)
  ORDER BY c.name`;

export async function readWantedConnectors(pool: pg.Pool): Promise<WantedConnector[]> {
  return z.array(RowSchema).parse((await pool.query(READ)).rows);
}

const SecretSchema = z.object({ password: z.string() });

/** The password kept for the source; throws what `open` throws, with a sentence for people. */
export function passwordOf(connector: WantedConnector, karmaSecret: string): string {
  if (connector.secret === null) return '';
  return SecretSchema.parse(JSON.parse(open(karmaSecret, aboutSource(connector.source_id), connector.secret)))
    .password;
}

/** The key under which the one-topic transform names the raw topic; `$` and `\` are escaped there. */
const ROUTED_TO = 'transforms.oneTopic.replacement';

/** As Kafka Connect shall have it: with the reference to the password's file, and to the topic with its prefix. */
export function renderConfig(
  connector: WantedConnector,
  passwordReference: string,
  prefix: string,
): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(connector.config)) {
    config[key] = value === PASSWORD_PLACEHOLDER ? passwordReference : value;
  }
  if (config[ROUTED_TO] === connector.topic) config[ROUTED_TO] = prefixed(prefix, connector.topic);
  return config;
}
