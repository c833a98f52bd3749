/** Where programs POST the events of a source, with its token. */
export function intakeEndpoint(intakeUrl: string, kind: string, name: string): string {
  const path = kind === 'envelopes' ? '/v1/envelopes' : `/v1/sources/${name}/events`;
  return new URL(path, intakeUrl).href;
}
