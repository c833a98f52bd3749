/** What a shell can run as it stands; `token` null leaves a place for it. */
export function curlLine(endpoint: string, token: string | null, body: string): string {
  const quoted = body.replaceAll("'", String.raw`'\''`);
  return [
    `curl -sS ${endpoint}`,
    // The shell puts its variable only into double quotes.
    token === null ? '  -H "Authorization: Bearer $KARMA_TOKEN"' : `  -H 'Authorization: Bearer ${token}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${quoted}'`,
  ].join(' \\\n');
}

/** An envelope as somebody would send it first. */
export function exampleEnvelope(at: Date): string {
  return JSON.stringify({
    ts: at.toISOString(),
    event_type: 'job.step.finished',
    entity_id: 'step:etl/load',
    correlation_id: 'run-2041',
    tags: { env: 'prod' },
    attrs: { status: 'ok', duration_ms: 5120 },
  });
}
