import { WebEnvironment } from '@karma/core/contract/environment.ts';
import { z } from 'zod';

/** What the demonstration needs: the stores as web has them, the shop's own database, and a folder for the job's files. */
export const DemoEnvironment = WebEnvironment.pick({
  DATABASE_URL: true,
  CLICKHOUSE_URL: true,
  CLICKHOUSE_DATABASE: true,
  CLICKHOUSE_READER_USER: true,
  CLICKHOUSE_READER_PASSWORD: true,
  KARMA_SECRET: true,
  KARMA_INTAKE_URL: true,
}).extend({
  /** The server on which the shop's database is made: any database on it will do. */
  SHOP_ADMIN_URL: z.string().regex(/^postgres(ql)?:\/\//),
  SHOP_DATABASE: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .default('shop'),
  KARMA_DEMO_FOLDER: z.string().min(1),
});
export type DemoEnvironment = z.infer<typeof DemoEnvironment>;

/** The shop's database on the server of `SHOP_ADMIN_URL`. */
export function shopUrl(env: Pick<DemoEnvironment, 'SHOP_ADMIN_URL' | 'SHOP_DATABASE'>): string {
  const url = new URL(env.SHOP_ADMIN_URL);
  url.pathname = `/${env.SHOP_DATABASE}`;
  return url.href;
}
