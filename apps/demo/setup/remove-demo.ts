import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '@karma/services/context.ts';
import { removeSource } from '@karma/services/source/remove.ts';
import type { DemoEnvironment } from '../environment.ts';
import { dropShop } from '../shop/create-shop.ts';
import { openContext } from './open-context.ts';
import { NIGHTLY_SOURCE, SHOP_SOURCE } from './register-demo.ts';

const CONNECTOR_GONE_WITHIN_MS = 60_000;

/** The worker has to take the connector and its replication slot away before the database can go. */
async function awaitConnectorGone(ctx: Context): Promise<void> {
  const until = Date.now() + CONNECTOR_GONE_WITHIN_MS;
  for (;;) {
    const [connector] = await ctx.db.prisma.connector.findMany({
      where: { source: { name: SHOP_SOURCE } },
      select: { generation: true, reconciled: true, problem: true },
    });
    if (connector === undefined || connector.reconciled >= connector.generation) return;
    if (Date.now() > until)
      throw new Error(
        `The connector of the shop is still there (${connector.problem ?? 'the worker has not answered'}): start Karma and run this again.`,
      );
    await wait(500);
  }
}

/** Takes the demonstration away: sources, connector, database, files. What it told stays in the ledger. */
export async function removeDemo(env: DemoEnvironment): Promise<void> {
  const { ctx, close } = openContext(env);
  try {
    const sources = await ctx.db.prisma.source.findMany({
      where: { demo: true, state: { not: 'removed' }, name: { in: [SHOP_SOURCE, NIGHTLY_SOURCE] } },
      select: { name: true },
    });
    for (const { name } of sources) await removeSource({ ctx, input: { source: name, confirm: name } });
    await awaitConnectorGone(ctx);
    await dropShop(env);
    await rm(env.KARMA_DEMO_FOLDER, { recursive: true, force: true });
    console.log(
      'The demonstration is gone; what it told stays in the ledger. It does not come back by itself.',
    );
  } finally {
    await close();
  }
}
