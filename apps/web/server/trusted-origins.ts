const LOOPBACK = ['localhost', '127.0.0.1'];

/**
 * The origins under which people may open this server: that of `webUrl`, and where it names this machine, both
 * forms of its name (a browser counts `localhost` and `127.0.0.1` as different origins).
 */
export function trustedOrigins(webUrl: string): string[] {
  const url = new URL(webUrl);
  if (!LOOPBACK.includes(url.hostname)) return [url.origin];
  const port = url.port === '' ? '' : `:${url.port}`;
  return LOOPBACK.map((host) => `${url.protocol}//${host}${port}`);
}
