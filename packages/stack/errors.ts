/** A program that the stack needs is not on this machine; the message has the command that installs it. */
export class MissingTool extends Error {
  readonly code = 'missing_tool';
  override name = 'MissingTool';
}

/** The jars could not be fetched; the message has Maven's own last lines. */
export class JarsFailed extends Error {
  readonly code = 'jars_failed';
  override name = 'JarsFailed';
}

/** A port that an engine needs is taken; the message says by whom and which variable changes it. */
export class PortInUse extends Error {
  readonly code = 'port_in_use';
  override name = 'PortInUse';
  readonly port: number;

  constructor(engine: string, port: number, variable: string, owner: string | undefined) {
    super(portMessage(engine, port, variable, owner));
    this.port = port;
  }
}

/** Pure, for its test: what a person needs to know to go on. */
function portMessage(engine: string, port: number, variable: string, owner: string | undefined): string {
  const by = owner ?? 'another program, perhaps a second Karma or an engine of your own';
  return `Port ${port}, which ${engine} needs, is in use by ${by}. Stop that, or set ${variable} to a free port and start again.`;
}

/** An engine ended before it was ready, or was not ready in time; the message ends in its log's last lines. */
export class EngineFailed extends Error {
  readonly code = 'engine_failed';
  override name = 'EngineFailed';
  readonly engine: string;
  readonly logFile: string;

  constructor(engine: string, what: string, logFile: string, lastLines: string, options?: ErrorOptions) {
    super(`${engine} ${what}. Its log is ${logFile} and ends:\n${lastLines}`, options);
    this.engine = engine;
    this.logFile = logFile;
  }
}

/** Another process runs its engines in the same folder. */
export class FolderLocked extends Error {
  readonly code = 'folder_locked';
  override name = 'FolderLocked';
}

/** Postgres does not run as root, and the account it runs as cannot reach the data folder. */
export class FolderUnreachable extends Error {
  readonly code = 'folder_unreachable';
  override name = 'FolderUnreachable';
}

/** The start was called off, by Ctrl-C for instance. */
export class StackAborted extends Error {
  readonly code = 'stack_aborted';
  override name = 'StackAborted';
}
