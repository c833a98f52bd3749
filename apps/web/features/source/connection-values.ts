import { PostgresConnectionSchema } from '@karma/core/source/requests.ts';
import { z } from 'zod';

/** How to reach a database, as a form has it: the port may be being typed. */
export type ConnectionValues = {
  host: string;
  port: number | string;
  database: string;
  user: string;
  password: string;
  sslMode: 'disable' | 'prefer' | 'require' | 'verify-full';
};

export const EMPTY_CONNECTION: ConnectionValues = {
  host: '',
  port: 5432,
  database: '',
  user: '',
  password: '',
  sslMode: 'prefer',
};

const RANGE = '1 to 65535';

export const ConnectionForm = z.object({
  host: PostgresConnectionSchema.shape.host,
  port: z.preprocess(Number, z.number(RANGE).int(RANGE).min(1, RANGE).max(65_535, RANGE)),
  database: PostgresConnectionSchema.shape.database,
  user: PostgresConnectionSchema.shape.user,
  password: z.string().max(1_000),
  sslMode: z.enum(['disable', 'prefer', 'require', 'verify-full']),
});
