import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Connector names become file names. */
const NAME = /^[A-Za-z0-9._-]+$/;

/** The files from which Kafka Connect's config provider takes passwords: `<folder>/<connector>.properties`. */
export class SecretFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** What stands in the configuration in the password's place. */
  reference(connector: string): string {
    return `\${file:${this.#path(connector)}:password}`;
  }

  /** Readable by its owner only; replaced in one step, since Kafka Connect may read it at any moment. */
  async write(connector: string, password: string): Promise<void> {
    const path = this.#path(connector);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const next = `${path}.${process.pid}.next`;
    await writeFile(next, `password=${escapeProperty(password)}\n`, { mode: 0o600 });
    await rename(next, path);
  }

  async remove(connector: string): Promise<void> {
    await rm(this.#path(connector), { force: true });
  }

  #path(connector: string): string {
    if (!NAME.test(connector))
      throw new Error(`${JSON.stringify(connector)} cannot be the name of a connector`);
    return join(this.#folder, `${connector}.properties`);
  }
}

/** A value of a Java properties file, which is read as Latin-1. */
export function escapeProperty(value: string): string {
  let text = '';
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    const plain = unit > 0x20 && unit < 0x7f && unit !== 0x5c;
    text += plain ? value.charAt(at) : `\\u${unit.toString(16).padStart(4, '0')}`;
  }
  return text;
}
