import { join } from 'node:path';
import { checkPort } from './check-port.ts';
import { appEnvironment, readStart, type StartEnvironment } from './app-env.ts';
import { keepSecret } from './keep-secret.ts';
import { awaitAnswer, keepEnvironment, runProgram } from './prepare.ts';
import { type App, type AppName, runApp } from './run-app.ts';
import { showProgress } from './show-progress.ts';
import { ROOT } from '../check/run-step.ts';
import { readPorts } from '@karma/stack/ports.ts';
import { type Stack, startStack } from '@karma/stack/start-stack.ts';

/** How web and worker are run: built and at rest (`npm start`), or reloading on change (`npm run dev`). */
export type Mode = { name: 'start' | 'dev'; web: string[]; worker: string[]; build: boolean };

type Progress = ReturnType<typeof showProgress>;
type Running = { apps: App[]; stack: Stack | undefined };

const GRACE_MS: Record<AppName, number> = { web: 4_000, worker: 12_000, demo: 4_000 };

/** Starts everything and keeps it running until Ctrl-C; gives the exit code. */
export async function startKarma(mode: Mode): Promise<number> {
  const begun = Date.now();
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  const running: Running = { apps: [], stack: undefined };
  const progress = showProgress();
  ending.signal.addEventListener('abort', () => progress.end());
  try {
    const start = readStart(process.env);
    const folder = start.KARMA_FOLDER ?? join(ROOT, '.karma');
    await launch({ mode, start, folder, running, progress, signal: ending.signal });
    progress.end();
    console.log(`\nReady in ${((Date.now() - begun) / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
    await new Promise<void>((resolve) => {
      if (ending.signal.aborted) resolve();
      ending.signal.addEventListener('abort', () => resolve());
    });
    return 0;
  } catch (error) {
    progress.end();
    if (ending.signal.aborted) return 0;
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    // Also what is still being built, when something else has failed.
    ending.abort();
    await stopAll(running);
  }
}

type Launch = {
  mode: Mode;
  start: StartEnvironment;
  folder: string;
  running: Running;
  progress: Progress;
  signal: AbortSignal;
};

async function launch(of: Launch): Promise<void> {
  const { mode, start, progress, signal } = of;
  await checkPort(start.KARMA_WEB_PORT, 'the web app', 'KARMA_WEB_PORT');
  await checkPort(start.KARMA_INTAKE_PORT, 'the intake', 'KARMA_INTAKE_PORT');
  await checkPort(start.KARMA_METRICS_PORT, 'metrics', 'KARMA_METRICS_PORT');
  const building = mode.build
    ? runProgram('web app', [join(ROOT, 'apps/web/build.ts')], {}, progress.tell, signal)
    : Promise.resolve('');
  building.catch(() => undefined);
  const env = await startEngines(of);
  const admin = await prepareEngines(of, env);
  runOne(of, env, 'worker', mode.worker);
  await building;
  runOne(of, env, 'web', mode.web);
  if (start.KARMA_DEMO === 'on') runOne(of, env, 'demo', [join(ROOT, 'apps/demo/main.ts')]);
  await awaitAnswer(`http://127.0.0.1:${start.KARMA_WEB_PORT}/sign-in`, 120_000, signal);
  tell(env, admin, start);
}

/** Gives the apps' environment. */
async function startEngines(of: Launch): Promise<Record<string, string>> {
  const { mode, start, folder, running, progress, signal } = of;
  running.stack = await startStack({
    folder,
    ...(start.KARMA_JARS_FOLDER === undefined ? {} : { jarsFolder: start.KARMA_JARS_FOLDER }),
    ports: readPorts(process.env),
    engines: ['postgres', 'kafka', 'connect', 'clickhouse'],
    memory: 'small',
    onProgress: progress.tell,
    onEvent: (event) => progress.say(event.text),
    signal,
  });
  const env = {
    ...appEnvironment(running.stack.env, start, folder, keepSecret(folder)),
    NODE_ENV: mode.name === 'dev' ? 'development' : 'production',
  };
  keepEnvironment(folder, env);
  return env;
}

/** Migrations and the first administrator; gives the words about how to sign in. */
async function prepareEngines({ progress, signal }: Launch, env: Record<string, string>): Promise<string> {
  const migrate = [join(ROOT, 'apps/worker/migrate.ts')];
  await runProgram('databases and topics', migrate, env, progress.tell, signal);
  const firstAdmin = [join(ROOT, 'apps/cli/main.ts'), 'users', 'first-admin'];
  const admin = await runProgram('first administrator', firstAdmin, env, progress.tell, signal, 'quiet');
  // Shown at once as well: a start that is called off now must not take the only copy with it.
  if (admin.includes('Password')) progress.say(admin.trim().split('\n').join('\n    '));
  return admin;
}

function runOne(of: Launch, env: Record<string, string>, name: AppName, args: string[]): void {
  const { folder, progress, running } = of;
  const app = runApp({
    name,
    args,
    env,
    logFolder: join(folder, 'logs'),
    say: (text) => progress.say(text),
    graceMs: GRACE_MS[name],
  });
  running.apps.push(app);
}

function tell(env: Record<string, string>, admin: string, start: StartEnvironment): void {
  console.log(`\n  Karma      ${env['KARMA_WEB_URL']}`);
  console.log(`  Intake     ${env['KARMA_INTAKE_URL']}`);
  console.log(`  Metrics    http://127.0.0.1:${start.KARMA_METRICS_PORT}/metrics`);
  console.log(`  ${admin.trim().split('\n').join('\n  ')}`);
  if (start.KARMA_DEMO === 'on')
    console.log(
      '  A demonstration shop is running; leave it out with KARMA_DEMO=off, remove it with: npm run -s karma -- demo remove',
    );
}

/** In the order of the flow: what makes events first, what keeps them last. */
async function stopAll({ apps, stack }: Running): Promise<void> {
  if (apps.length > 0 || stack !== undefined) console.log('\nStopping …');
  await Promise.all(apps.filter((app) => app.name !== 'worker').map((app) => app.stop()));
  await Promise.all(apps.filter((app) => app.name === 'worker').map((app) => app.stop()));
  await stack?.stop();
}
