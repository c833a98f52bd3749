import { EnvelopeSchema } from '@karma/core/contract/envelope.ts';
import { fromHeaders } from '@karma/core/contract/headers.ts';
import { PASSWORD_PLACEHOLDER } from '@karma/core/source/postgres-config.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { listVersions } from '../mapping/list-versions.ts';
import { saveMapping } from '../mapping/save.ts';
import { open } from '../secret/open.ts';
import { type TestContext, openTestContext } from '../test-context.ts';
import { createToken } from '../token/create.ts';
import { keep } from '../token/make-token.ts';
import { revokeToken } from '../token/revoke.ts';
import { changeConnection } from './change-connection.ts';
import { getSource } from './get.ts';
import { listSources } from './list.ts';
import { pauseSource } from './pause.ts';
import { registerHttp } from './register-http.ts';
import { registerPostgres } from './register-postgres.ts';
import { removeSource } from './remove.ts';
import { renameSource } from './rename.ts';
import { restartSource } from './restart.ts';
import { resumeSource } from './resume.ts';
import { aboutSource } from './source-secret.ts';

let suite: TestContext;
let ctx: Context;
const Headers = z.record(z.string(), z.string());

beforeAll(async () => {
  suite = await openTestContext(inject('stackEnv'));
  ctx = suite.as('admin');
});
afterAll(() => suite.close());

const CONNECTION = { host: 'db', port: 5432, database: 'shop', user: 'karma', sslMode: 'prefer' } as const;

function postgresForm(name: string): z.input<typeof registerPostgres.input> {
  return {
    name,
    title: 'Shop',
    connection: CONNECTION,
    password: 'hunter2hunter2',
    tables: [{ schema: 'public', table: 'orders' }],
    publication: `karma_pub_${name.replaceAll('-', '_')}`,
    slot: `karma_${name.replaceAll('-', '_')}`,
    mapping: { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} },
  };
}

/** Verbs of the audit rows about a subject, each checked to have its event in the outbox. */
async function auditOf(subject: string): Promise<string[]> {
  const rows = await ctx.db.prisma.audit.findMany({ where: { subject }, orderBy: { id: 'asc' } });
  const published = await ctx.db.prisma.outbox.findMany({ where: { key: subject }, orderBy: { id: 'asc' } });
  const events = published.map(({ value, headers }) => {
    fromHeaders(Headers.parse(headers));
    return EnvelopeSchema.parse(value).event_type;
  });
  expect(events).toEqual(rows.map(({ verb }) => `karma.audit.${verb}`));
  expect(rows.every(({ actor }) => actor === 'the-admin')).toBe(true);
  return rows.map(({ verb }) => verb);
}

test('a captured database: source, mapping, connector and sealed password, and its whole life', async () => {
  const { id } = await registerPostgres({ ctx, input: postgresForm('shop') });
  const row = await ctx.db.prisma.source.findUniqueOrThrow({ where: { id }, include: { connector: true } });
  expect(row.secret).not.toContain('hunter2');
  expect(JSON.parse(open(ctx.secret, aboutSource(id), row.secret ?? ''))).toEqual({
    password: 'hunter2hunter2',
  });
  expect(row.connector).toMatchObject({
    name: 'karma-shop',
    desired: 'running',
    generation: 1,
    reconciled: 0,
  });
  expect(row.connector?.config).toMatchObject({
    'database.password': PASSWORD_PLACEHOLDER,
    'transforms.oneTopic.replacement': 'raw.shop',
    'table.include.list': String.raw`public\.orders`,
  });

  const shown = await getSource({ ctx: suite.as('viewer'), input: { source: 'shop' } });
  expect(shown).toMatchObject({ health: 'starting', topic: 'raw.shop', endpoint: null });
  expect(JSON.stringify(shown)).not.toContain('hunter2');

  const operator = { ...suite.as('operator'), user: ctx.user };
  await pauseSource({ ctx: operator, input: { source: 'shop' } });
  await pauseSource({ ctx: operator, input: { source: id } });
  await expect(restartSource({ ctx: operator, input: { source: 'shop' } })).rejects.toMatchObject({
    code: 'conflict',
  });
  await resumeSource({ ctx: operator, input: { source: 'shop' } });
  await restartSource({ ctx: operator, input: { source: 'shop' } });
  await renameSource({ ctx, input: { source: 'shop', title: 'The shop' } });
  await expect(removeSource({ ctx, input: { source: 'shop', confirm: 'shop?' } })).rejects.toMatchObject({
    code: 'bad_input',
  });
  await removeSource({ ctx, input: { source: 'shop', confirm: 'shop' } });
  expect(await ctx.db.prisma.connector.findUnique({ where: { sourceId: id } })).toMatchObject({
    desired: 'absent',
    generation: 5,
  });
  expect(await auditOf('source:shop')).toEqual([
    'source.registered',
    'source.paused',
    'source.resumed',
    'source.restarted',
    'source.renamed',
    'source.removed',
  ]);
  await expect(resumeSource({ ctx, input: { source: 'shop' } })).rejects.toMatchObject({ code: 'conflict' });
  await expect(registerPostgres({ ctx, input: postgresForm('shop') })).rejects.toThrow(
    /taken by a source that was/,
  );
  const listed = await listSources({ ctx, input: {} });
  expect(listed.sources.map(({ name }) => name)).not.toContain('shop');
});

test('another place needs the password again, another database name does not', async () => {
  const { id } = await registerPostgres({ ctx, input: postgresForm('moved') });
  const elsewhere = { ...CONNECTION, host: 'elsewhere' };
  await expect(
    changeConnection({ ctx, input: { source: 'moved', connection: elsewhere } }),
  ).rejects.toMatchObject({ code: 'bad_input', problems: [{ path: ['password'] }] });
  await changeConnection({ ctx, input: { source: 'moved', connection: elsewhere, password: 'another one' } });
  const row = await ctx.db.prisma.source.findUniqueOrThrow({ where: { id }, include: { connector: true } });
  expect(row.connector).toMatchObject({ generation: 2, config: { 'database.hostname': 'elsewhere' } });
  expect(JSON.parse(open(ctx.secret, aboutSource(id), row.secret ?? ''))).toEqual({
    password: 'another one',
  });
  expect(await auditOf('source:moved')).toEqual(['source.registered', 'source.connection_changed']);
  const detail = await ctx.db.prisma.audit.findMany({ where: { subject: 'source:moved' } });
  expect(
    JSON.stringify(detail, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toMatch(/hunter2|another one/);
});

test('of two that register one name at once, one is refused, and leaves nothing', async () => {
  const both = await Promise.allSettled([
    registerPostgres({ ctx, input: postgresForm('twice') }),
    registerPostgres({ ctx, input: postgresForm('twice') }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  expect(await auditOf('source:twice')).toEqual(['source.registered']);
});

test('an HTTP source: its token is shown once, kept as a hash, and can be revoked', async () => {
  const input = {
    name: 'jobs',
    title: 'Jobs',
    mapping: { v: 1, adapter: 'envelope', expressions: {}, tags: {} },
  } as const;
  const made = await registerHttp({ ctx, input });
  expect(made.endpoint).toBe('http://127.0.0.1:8787/v1/sources/jobs/events');
  const [row] = await ctx.db.prisma.intakeToken.findMany({ where: { sourceId: made.id } });
  expect(row).toMatchObject(keep(made.token));
  const second = await createToken({ ctx, input: { source: 'jobs', name: 'second' } });
  await revokeToken({ ctx, input: { token: second.id } });
  await revokeToken({ ctx, input: { token: second.id } });
  const shown = await getSource({ ctx, input: { source: 'jobs' } });
  expect(shown.tokens.map(({ name, revokedAt }) => [name, revokedAt !== null])).toEqual(
    expect.arrayContaining([
      ['first token', false],
      ['second', true],
    ]),
  );
  expect(JSON.stringify(shown)).not.toContain(row?.hash);
  await expect(restartSource({ ctx, input: { source: 'jobs' } })).rejects.toMatchObject({ code: 'conflict' });
  expect(await auditOf('source:jobs')).toEqual(['source.registered', 'token.created', 'token.revoked']);
});

test('a mapping is saved as the next version; who was based on an older one is told', async () => {
  const mapping = {
    v: 1,
    adapter: 'json',
    expressions: { event_type: "'a.b'", entity_id: "'a:1'" },
    tags: {},
  } as const;
  await registerHttp({ ctx, input: { name: 'mapped', title: 'Mapped', mapping } });
  const spec = { ...mapping, tags: { one: "'1'" } };
  const bad = { ...mapping, tags: { one: 'nothing(' } };
  await expect(
    saveMapping({ ctx, input: { source: 'mapped', spec: bad, basedOn: 1 } }),
  ).rejects.toMatchObject({
    code: 'bad_input',
    problems: [{ path: ['spec', 'tags.one'] }],
  });
  const captured = { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} } as const;
  await expect(
    saveMapping({ ctx, input: { source: 'mapped', spec: captured, basedOn: 1 } }),
  ).rejects.toMatchObject({ code: 'bad_input', problems: [{ path: ['spec', 'adapter'] }] });
  const saved = await saveMapping({ ctx, input: { source: 'mapped', spec, note: 'a tag', basedOn: 1 } });
  expect(saved).toEqual({ source: 'mapped', version: 2 });
  await expect(saveMapping({ ctx, input: { source: 'mapped', spec, basedOn: 1 } })).rejects.toMatchObject({
    code: 'conflict',
  });
  const { wanted, versions } = await listVersions({ ctx, input: { source: 'mapped' } });
  expect(wanted).toBe(2);
  expect(versions.map(({ version, note }) => [version, note])).toEqual([
    [2, 'a tag'],
    [1, 'As registered'],
  ]);
  expect(await auditOf('source:mapped')).toEqual(['source.registered', 'mapping.changed']);
});

test('the list pages by name', async () => {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listSources({ ctx, input: { limit: 2, removed: true, ...(cursor && { cursor }) } });
    names.push(...page.sources.map(({ name }) => name));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual(['envelopes', 'jobs', 'mapped', 'moved', 'shop', 'twice']);
});

test('ready-made envelopes are there from the start and stay', async () => {
  const input = { source: 'envelopes' };
  expect(await getSource({ ctx, input })).toMatchObject({
    topic: 'raw.envelopes',
    endpoint: 'http://127.0.0.1:8787/v1/envelopes',
  });
  await expect(pauseSource({ ctx, input })).rejects.toMatchObject({ code: 'conflict' });
  await expect(removeSource({ ctx, input: { ...input, confirm: 'envelopes' } })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a slot or a publication that another source uses is refused, until that one is gone', async () => {
  await registerPostgres({ ctx, input: postgresForm('first-reader') });
  const second = postgresForm('second-reader');
  const { slot, publication } = postgresForm('first-reader');
  await expect(registerPostgres({ ctx, input: { ...second, slot } })).rejects.toThrow(
    'used by the source first-reader',
  );
  await expect(registerPostgres({ ctx, input: { ...second, publication } })).rejects.toThrow(
    'used by the source first-reader',
  );
  const elsewhere = { ...CONNECTION, database: 'another' };
  await registerPostgres({ ctx, input: { ...second, publication, connection: elsewhere } });
  await removeSource({ ctx, input: { source: 'first-reader', confirm: 'first-reader' } });
  const third = { ...postgresForm('third-reader'), slot };
  await expect(registerPostgres({ ctx, input: third })).rejects.toThrow('used by the source first-reader');
  await ctx.db.pool.query(`UPDATE connector SET reconciled = generation WHERE name = 'karma-first-reader'`);
  await registerPostgres({ ctx, input: third });
});
