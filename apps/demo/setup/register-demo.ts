import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '@karma/services/context.ts';
import { registerHttp } from '@karma/services/source/register-http.ts';
import { registerPostgres } from '@karma/services/source/register-postgres.ts';
import type { DemoEnvironment } from '../environment.ts';
import { createShop } from '../shop/create-shop.ts';
import { SHOP_MAPPING } from '../shop/shop-mapping.ts';
import { CAPTURE_USER, PUBLICATION, SHOP_TABLES } from '../shop/shop-schema.ts';

export const SHOP_SOURCE = 'shop';
export const NIGHTLY_SOURCE = 'nightly';

const tokenFile = (env: Pick<DemoEnvironment, 'KARMA_DEMO_FOLDER'>): string =>
  join(env.KARMA_DEMO_FOLDER, 'nightly.token');

/** The nightly job's token for the intake, kept where only this machine's owner reads it. */
export async function readToken(env: Pick<DemoEnvironment, 'KARMA_DEMO_FOLDER'>): Promise<string> {
  return (await readFile(tokenFile(env), 'utf8')).trim();
}

async function registerShop(ctx: Context, env: DemoEnvironment): Promise<void> {
  const password = randomBytes(18).toString('base64url');
  await createShop(env, password);
  const server = new URL(env.SHOP_ADMIN_URL);
  await registerPostgres({
    ctx,
    input: {
      name: SHOP_SOURCE,
      title: 'Shop database (demonstration)',
      connection: {
        host: server.hostname,
        port: Number(server.port === '' ? 5432 : server.port),
        database: env.SHOP_DATABASE,
        user: CAPTURE_USER,
        sslMode: 'disable',
      },
      password,
      tables: SHOP_TABLES.map((name) => {
        const [schema = 'public', table = name] = name.split('.');
        return { schema, table };
      }),
      publication: PUBLICATION,
      publicationMode: 'disabled',
      slot: 'karma_shop',
      mapping: SHOP_MAPPING,
      demo: true,
    },
  });
}

async function registerNightly(ctx: Context, env: DemoEnvironment): Promise<void> {
  const { token } = await registerHttp({
    ctx,
    input: {
      name: NIGHTLY_SOURCE,
      title: 'Nightly job (demonstration)',
      mapping: { v: 1, adapter: 'envelope', expressions: { flow_kind: '"job:nightly"' }, tags: {} },
      tokenName: 'nightly job',
      demo: true,
    },
  });
  await mkdir(env.KARMA_DEMO_FOLDER, { recursive: true });
  await writeFile(tokenFile(env), token, { mode: 0o600 });
  await chmod(tokenFile(env), 0o600);
}

/**
 * Registers the shop's database and the nightly job as an administrator would, at the first start. Gives `removed`
 * where somebody has taken the demonstration away: it does not come back by itself.
 */
export async function registerDemo(ctx: Context, env: DemoEnvironment): Promise<'ready' | 'removed'> {
  const there = await ctx.db.prisma.source.findMany({
    where: { name: { in: [SHOP_SOURCE, NIGHTLY_SOURCE] } },
    select: { name: true, state: true },
  });
  if (there.some((source) => source.state === 'removed')) return 'removed';
  const names = new Set(there.map((source) => source.name));
  if (!names.has(SHOP_SOURCE)) await registerShop(ctx, env);
  if (!names.has(NIGHTLY_SOURCE)) await registerNightly(ctx, env);
  return 'ready';
}
