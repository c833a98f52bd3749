import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectLedger } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import { registerHttp } from '@karma/services/source/register-http.ts';
import { startInstallation } from '../scripts/run/start-installation.ts';
import { followScreen, type SeenEvent, signIn } from './follow-screen.ts';
import { summary } from './quantile.ts';

/** From commit to screen at the demonstration's rate, then from the intake to the screen at 3,000 events a second. */
const DEMO_S = 60;
const LOAD_S = 40;
const RATE = Number(process.env['BENCH_RATE'] ?? 3_000);
const POSTS_A_SECOND = 20;
/** One in so many events is followed to the screen, which shows the newest 200 of each push. */
const PROBE_EVERY = 50;
/** Left out at the beginning: compilers and caches warm up. */
const WARM_MS = 8_000;

const folder = mkdtempSync(join(tmpdir(), 'karma-bench-'));
const installation = await startInstallation(folder);
const { env } = installation;
const url = env['KARMA_WEB_URL'] ?? '';

async function follow(
  clause: Parameters<typeof followScreen>[2],
  work: () => Promise<void>,
): Promise<SeenEvent[]> {
  const cookie = await signIn(url, 'admin@karma.local', installation.password);
  const seen: SeenEvent[] = [];
  const done = new AbortController();
  const following = followScreen(url, cookie, clause, (event) => seen.push(event), done.signal).catch(
    (error: unknown) => {
      if (!done.signal.aborted) throw error;
    },
  );
  await work();
  done.abort();
  await following;
  return seen;
}

function report(bench: string, seen: SeenEvent[], since: number, more: Record<string, number>): void {
  const warm = seen.filter((event) => event.ts > since + WARM_MS);
  const ms = warm.map((event) => event.seenAt - event.ts);
  console.log(JSON.stringify({ bench, ...more, ...summary(ms) }));
}

async function openToken(): Promise<string> {
  const db = connectPostgres(env['DATABASE_URL'] ?? '');
  const ledger = connectLedger({
    url: env['CLICKHOUSE_URL'] ?? '',
    username: env['CLICKHOUSE_USER'] ?? '',
    password: env['CLICKHOUSE_PASSWORD'] ?? '',
    database: env['CLICKHOUSE_DATABASE'] ?? '',
  });
  const { token } = await registerHttp({
    ctx: {
      db,
      ledger,
      user: { id: 'bench', name: 'bench', role: 'admin' },
      now: () => new Date(),
      scope: EVERYTHING,
      secret: env['KARMA_SECRET'] ?? '',
      intakeUrl: env['KARMA_INTAKE_URL'] ?? '',
    },
    input: {
      name: 'load',
      title: 'Load',
      mapping: { v: 1, adapter: 'envelope', expressions: {}, tags: {} },
    },
  });
  await Promise.all([db.close(), ledger.close()]);
  return token;
}

function envelopes(first: number, count: number): object[] {
  const ts = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => ({
    ts,
    event_type: `load.step.${(first + index) % 7}`,
    entity_id: `unit:${(first + index) % 5_000}`,
    correlation_id: `run-${Math.floor((first + index) / 7)}`,
    tags: {
      env: 'bench',
      host: `h-${(first + index) % 40}`,
      zone: 'z1',
      version: '1.2',
      team: 'ops',
      tier: 'gold',
      worker: `w-${(first + index) % 3}`,
      ...((first + index) % PROBE_EVERY === 0 ? { probe: 'yes' } : { probe: 'no' }),
    },
    attrs: { status: 'ok', message: 'one step of the load', n: first + index },
  }));
}

/** Posts at the set rate whatever the answers take; gives how many were acknowledged. */
async function load(token: string): Promise<number> {
  const perPost = RATE / POSTS_A_SECOND;
  const posts: Promise<number>[] = [];
  const begun = Date.now();
  for (let post = 0; post < LOAD_S * POSTS_A_SECOND; post++) {
    await wait(Math.max(0, begun + (post * 1_000) / POSTS_A_SECOND - Date.now()));
    const answer = fetch(`${env['KARMA_INTAKE_URL']}/v1/sources/load/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(envelopes(post * perPost, perPost)),
    });
    posts.push(answer.then((one) => (one.status === 202 ? perPost : 0)));
  }
  const accepted = await Promise.all(posts);
  return accepted.reduce((sum, one) => sum + one, 0);
}

try {
  const demoSince = Date.now();
  const demo = await follow({ on: 'field', field: 'source', value: 'shop', not: false }, () =>
    wait(DEMO_S * 1_000),
  );
  report('commit-to-screen', demo, demoSince, {});
  const token = await openToken();
  await wait(5_000);
  const loadSince = Date.now();
  let accepted = 0;
  const probes = await follow({ on: 'tag', key: 'probe', value: 'yes', not: false }, async () => {
    accepted = await load(token);
    await wait(3_000);
  });
  const expected = (LOAD_S * RATE) / PROBE_EVERY;
  report('intake-to-screen', probes, loadSince, {
    rate_per_s: RATE,
    accepted,
    probes_seen: new Set(probes.map((event) => event.id)).size,
    probes_sent: expected,
  });
} finally {
  await installation.stop();
  rmSync(folder, { recursive: true, force: true });
}
