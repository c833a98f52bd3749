import { z } from 'zod';

type Clause =
  | { on: 'field'; field: string; value: string; not: false }
  | { on: 'tag'; key: string; value: string; not: false };

/** One pushed event as a screen gets it: only what the benches look at. */
const Push = z.object({
  json: z.object({
    events: z.array(z.looseObject({ us: z.number(), id: z.string() })),
    again: z.boolean(),
  }),
});
/** `ts` and `seenAt` are epoch ms. */
export type SeenEvent = { id: string; ts: number; seenAt: number };

/** Signs in as a browser does; gives the session's cookie. */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`Sign-in answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/**
 * Follows the ledger live over server-sent events, as the Events screen does, until `signal` aborts. `onEvent` is
 * called as each event arrives; what may have been sent before (catching up) is left out.
 */
export async function followScreen(
  url: string,
  cookie: string,
  clause: Clause,
  onEvent: (event: SeenEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const now = Date.now();
  const input = encodeURIComponent(JSON.stringify({ json: { filter: [clause], from: 0, since: now } }));
  const answer = await fetch(`${url}/api/trpc/event.follow?input=${input}`, {
    headers: { cookie, accept: 'text/event-stream', 'content-type': 'application/json' },
    signal,
  });
  if (!answer.ok || answer.body === null) throw new Error(`The live stream answered ${answer.status}.`);
  let rest = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const seenAt = Date.now();
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) takeBlock(block, seenAt, onEvent);
  }
}

function takeBlock(block: string, seenAt: number, onEvent: (event: SeenEvent) => void): void {
  const data = block.split('\n').find((line) => line.startsWith('data:'));
  if (data === undefined || block.includes('event: ')) return;
  const push = Push.safeParse(JSON.parse(data.slice(5)));
  if (!push.success || push.data.json.again) return;
  for (const { us, id } of push.data.json.events) onEvent({ id, ts: us / 1_000, seenAt });
}
