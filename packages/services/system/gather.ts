import { ROLES, RoleStateSchema } from '@karma/core/contract/role-state.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { describeSource } from '../source/describe-source.ts';
import { WITH_ALL } from '../source/find-source.ts';
import type { RoleReport, SourceReport, SystemFacts } from './facts.ts';
import { probeClickhouse, probePostgres } from './probe.ts';

/** Processes of a large installation; more are not shown. */
const MOST_ROLES = 500;
const MOST_SOURCES = 500;
/** Beyond this the backlog is only "many". */
const COUNTED = 100_000;

const Role = z.enum(ROLES);
const Backlog = z.object({ waiting: z.coerce.number(), oldest: z.date().nullable() });

/** All that the overview is judged by; engines that are away are facts, too, and no error. */
export async function gatherFacts(ctx: Context): Promise<SystemFacts> {
  const [postgres, clickhouse] = await Promise.all([probePostgres(ctx.db), probeClickhouse(ctx.ledger)]);
  const nothing = { roles: [], sources: [], outbox: { waiting: 0, oldest: null } };
  const told = postgres.up ? await readTold(ctx) : nothing;
  return { now: ctx.now().getTime(), postgres, clickhouse, ...told };
}

async function readTold(ctx: Context): Promise<Pick<SystemFacts, 'roles' | 'sources' | 'outbox'>> {
  const [roles, sources, outbox] = await Promise.all([readRoles(ctx), readSources(ctx), readOutbox(ctx)]);
  return { roles, sources, outbox };
}

async function readRoles(ctx: Context): Promise<RoleReport[]> {
  const rows = await ctx.db.prisma.roleStatus.findMany({
    orderBy: [{ role: 'asc' }, { instance: 'asc' }],
    take: MOST_ROLES,
  });
  return rows.flatMap((row) => {
    const role = Role.safeParse(row.role);
    const state = RoleStateSchema.safeParse(row.state);
    // A worker of another version may know roles that we do not.
    if (!role.success || !state.success) return [];
    return [
      {
        role: role.data,
        instance: row.instance,
        state: state.data,
        startedAt: row.startedAt.getTime(),
        updatedAt: row.updatedAt.getTime(),
      },
    ];
  });
}

async function readSources(ctx: Context): Promise<SourceReport[]> {
  const rows = await ctx.db.prisma.source.findMany({
    where: { state: { not: 'removed' } },
    orderBy: { name: 'asc' },
    take: MOST_SOURCES,
    include: WITH_ALL,
  });
  return rows.map((row) => {
    const { name, kind, health, says } = describeSource(row, ctx);
    return { name, kind, health, says };
  });
}

async function readOutbox(ctx: Context): Promise<SystemFacts['outbox']> {
  const { rows } = await ctx.db.pool.query(
    `SELECT count(*) AS waiting, min(created_at) AS oldest
     FROM (SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ${COUNTED}) AS first`,
  );
  const { waiting, oldest } = Backlog.parse(rows[0]);
  return { waiting, oldest: oldest?.getTime() ?? null };
}
