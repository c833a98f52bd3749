import type { z } from 'zod';
import { PostgresSourceForm } from './source-form.ts';

/** `source.config` of a captured database: all of its form that is neither secret nor kept elsewhere. */
export const PostgresSourceConfig = PostgresSourceForm.pick({
  connection: true,
  tables: true,
  publication: true,
  publicationMode: true,
  slot: true,
});
export type PostgresSourceConfig = z.infer<typeof PostgresSourceConfig>;

/**
 * Stands in `connector.config` where the password goes. The reconciler, which alone knows where Kafka Connect reads
 * its secrets, puts a reference of the file config provider in its place.
 */
export const PASSWORD_PLACEHOLDER = '${karma:password}';
