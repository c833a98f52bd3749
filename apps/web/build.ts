import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const WEB = import.meta.dirname;
const ROOT = path.join(WEB, '../..');
const OUT = path.join(WEB, '.next');
const STANDALONE = path.join(OUT, 'standalone/apps/web');
/** What the last complete build was made from. */
const STAMP = path.join(OUT, 'built-from');

/** Everything that the built app is made of; tests are not. */
const SOURCES = [
  'apps/web/*.{ts,json}',
  'apps/web/{app,features,server}/**/*.{ts,tsx,css,svg,json}',
  'packages/{core,db,services}/**/*.{ts,json,sql}',
  'prisma/schema.prisma',
  'pnpm-lock.yaml',
  'tsconfig.base.json',
];
const IGNORED = /node_modules|\.next|\.test\.tsx?$|\.tsbuildinfo$|next-env\.d\.ts$/;

/** One hash over names and contents of all sources. */
async function hashSources(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: ROOT, exclude: (name) => IGNORED.test(name) }))
    files.push(file);
  const hash = createHash('sha256').update(process.version);
  for (const file of files.filter((name) => !IGNORED.test(name)).sort()) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

function runNextBuild(): Promise<void> {
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  const child = spawn(process.execPath, [next, 'build'], { cwd: WEB, env, stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`next build ended with ${code ?? 'a signal'}`)),
    );
  });
}

/** Builds `.next/standalone/apps/web/server.js` with its static files, unless it is there from the same sources. */
async function build(): Promise<void> {
  const wanted = await hashSources();
  const before = await readFile(STAMP, 'utf8').catch(() => '');
  if (before === wanted) return console.log('The web app is built already.');
  await rm(STAMP, { force: true });
  await runNextBuild();
  const target = path.join(STANDALONE, '.next/static');
  await mkdir(target, { recursive: true });
  await cp(path.join(OUT, 'static'), target, { recursive: true });
  await writeFile(STAMP, wanted);
}

try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
