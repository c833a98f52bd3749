import { z } from 'zod';
import { ADAPTERS_OF, MappingSpecSchema } from '../contract/mapping.ts';
import { PostgresConnectionSchema, TableNameSchema } from './requests.ts';
import { SourceName } from './source-name.ts';

const Title = z.string().trim().min(1, 'give it a title').max(100);
const POSTGRES_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** How the publication comes to be: made by Karma's user for the chosen tables, or by the database's owner before. */
const PUBLICATION_MODES = ['filtered', 'disabled'] as const;
export type PublicationMode = (typeof PUBLICATION_MODES)[number];

/** What it takes to capture a Postgres database. The mapping's adapter is `debezium-postgres`. */
export const PostgresSourceForm = z.strictObject({
  name: SourceName,
  title: Title,
  connection: PostgresConnectionSchema,
  password: z.string().min(1, 'give the password').max(1_000),
  tables: z.array(TableNameSchema).min(1, 'choose at least one table').max(1_000),
  publication: z.string().regex(POSTGRES_NAME, 'lower case letters, digits and _'),
  publicationMode: z.enum(PUBLICATION_MODES).default('filtered'),
  slot: z.string().regex(/^[a-z0-9_]{1,63}$/, 'lower case letters, digits and _'),
  mapping: MappingSpecSchema.refine((spec) => ADAPTERS_OF.postgres.includes(spec.adapter), {
    path: ['adapter'],
    message: `a captured database speaks ${ADAPTERS_OF.postgres.join(' or ')}`,
  }),
});
export type PostgresSourceForm = z.infer<typeof PostgresSourceForm>;

/** What it takes to be sent events over HTTP: as envelopes, or as any JSON with a mapping. */
export const HttpSourceForm = z.strictObject({
  name: SourceName,
  title: Title,
  mapping: MappingSpecSchema.refine((spec) => ADAPTERS_OF.http.includes(spec.adapter), {
    path: ['adapter'],
    message: `over HTTP comes ${ADAPTERS_OF.http.join(' or ')}`,
  }),
});
export type HttpSourceForm = z.infer<typeof HttpSourceForm>;
