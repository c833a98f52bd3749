import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run bench [-- name …]`: each bench prints JSON lines; the last one of each is its result. */
const BENCHES: Record<string, string> = {
  normalize: 'messages per second on one core through the shop mapping',
  ledger: 'events per second from Kafka into the ledger, and where the time goes',
  explore: 'how long the questions of the Events screen take over millions of rows',
  pipeline: 'from the intake to the screen at 3,000 changes a second, and from commit to screen',
  rest: 'memory and CPU of everything at rest',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0 || asked.includes('--help')) {
  for (const [name, what] of Object.entries(BENCHES)) console.log(`${name.padEnd(10)} ${what}`);
  process.exit(unknown.length > 0 && !asked.includes('--help') ? 2 : 0);
}

for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  console.log(`# ${name}: ${BENCHES[name]}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) process.exitCode = 1;
}
