import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { MissingTool } from '../errors.ts';

const NEEDED = 17;

export type Java = { command: string; major: number; version: string };

/**
 * The Java to run the engines with: KARMA_JAVA, JAVA_HOME's, or the one on PATH. Throws `MissingTool` when
 * there is none, or one older than 17.
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const named = env['KARMA_JAVA'] ?? (env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : undefined);
  const command = named ?? 'java';
  const output = await run(command, ['-version'], env);
  const found = output === undefined ? undefined : parseJavaVersion(output);
  if (found === undefined) throw missingJava(named);
  if (found.major < NEEDED) {
    const install = installCommand(['java']);
    throw new MissingTool(
      `Java ${NEEDED} or newer is needed, ${command} is ${found.version}: install it with \`${install}\`, or name another one by KARMA_JAVA.`,
    );
  }
  return { command, ...found };
}

/** Throws `MissingTool` unless Maven can be run; returns its command. */
export async function findMaven(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if ((await run('mvn', ['-v'], env)) !== undefined) return 'mvn';
  if ((await run('java', ['-version'], env)) === undefined) throw missingJava(undefined);
  throw new MissingTool(`Maven is missing: install it with \`${installCommand(['maven'])}\`.`);
}

/** Maven is named with it: it cannot be asked for without Java, and one command brings both. */
function missingJava(named: string | undefined): MissingTool {
  const what = named === undefined ? 'is missing' : `is not at ${named} (set by KARMA_JAVA or JAVA_HOME)`;
  return new MissingTool(
    `Java ${NEEDED} or newer ${what}: install it and Maven with \`${installCommand(['java', 'maven'])}\`.`,
  );
}

/** Pure: reads what `java -version` prints; `1.8.0_392` is Java 8. */
export function parseJavaVersion(output: string): { major: number; version: string } | undefined {
  const version = /version "([^"]+)"/.exec(output)?.[1];
  if (version === undefined) return undefined;
  const [first = '', second = ''] = version.split(/[.\-+_]/);
  const major = Number(first === '1' ? second : first);
  return Number.isInteger(major) ? { major, version } : undefined;
}

type Tool = 'java' | 'maven';

/** Pure but for its defaults: the command that installs these tools on this system. */
export function installCommand(
  tools: Tool[],
  platform: NodeJS.Platform = process.platform,
  root: boolean = process.getuid?.() === 0,
): string {
  const packages: Record<Tool, string> =
    platform === 'darwin'
      ? { java: 'openjdk', maven: 'maven' }
      : { java: 'default-jdk-headless', maven: 'maven' };
  const names = tools.map((tool) => packages[tool]).join(' ');
  if (platform === 'darwin') return `brew install ${names}`;
  return `${root ? '' : 'sudo '}apt-get install -y ${names}`;
}

/** Both streams of a short command, or undefined when it cannot be run or fails. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { env }, (error, stdout, stderr) => resolve(error ? undefined : stdout + stderr));
  });
}
