import { environment } from './environment.ts';
import { trustedOrigins } from './trusted-origins.ts';

/**
 * Why a request to the API is refused, or null. A page of another site can make a browser send our cookie along;
 * it cannot send JSON without asking first, nor hide where it comes from.
 */
export function refuseForeign(
  request: Request,
  webUrl: string = environment().KARMA_WEB_URL,
): Response | null {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none')
    return refusal(403, 'Requests from other sites are refused.');
  const origin = request.headers.get('origin');
  if (origin !== null && !trustedOrigins(webUrl).includes(origin)) {
    return refusal(403, `Requests from ${origin} are refused: open Karma at ${webUrl} (KARMA_WEB_URL).`);
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim();
  if (request.method === 'POST' && type !== 'application/json') {
    return refusal(415, 'Send application/json.');
  }
  return null;
}

function refusal(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
