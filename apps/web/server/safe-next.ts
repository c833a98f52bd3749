/**
 * Where to go after sign-in: `next` if it is a page of this server, else the first screen. Anything that a browser
 * could read as another host (`//host`, `/\host`, a scheme, control characters) is refused.
 */
export function safeNext(next: string | null | undefined, fallback = '/events'): string {
  if (next === null || next === undefined || !next.startsWith('/') || /[\\\p{Cc}]/u.test(next))
    return fallback;
  const base = 'http://karma.invalid';
  if (!URL.canParse(next, base)) return fallback;
  const url = new URL(next, base);
  const inside = url.origin === base && !url.pathname.startsWith('//');
  const isPage = !url.pathname.startsWith('/api/') && url.pathname !== '/sign-in';
  return inside && isPage ? `${url.pathname}${url.search}${url.hash}` : fallback;
}
