import { parseEnvironment, WebEnvironment } from '@karma/core/contract/environment.ts';

let parsed: WebEnvironment | undefined;

/** This process's configuration, parsed at its first use (a build has none). Throws `BadEnvironment`. */
export function environment(): WebEnvironment {
  parsed ??= parseEnvironment(WebEnvironment, process.env);
  return parsed;
}
