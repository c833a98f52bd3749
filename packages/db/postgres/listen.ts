import pg from 'pg';

export type Listening = { close(): Promise<void> };

const RETRY_MS = 1_000;
const PING_MS = 10_000;
/** An answer that takes longer does not come. */
const ANSWER_MS = 5_000;

/**
 * Hears NOTIFY on one channel by a connection of its own. When the connection breaks it is made anew, and
 * `onGap` is called then: notes may have been missed, so read again what they hurry. Throws if the first
 * connection cannot be made. A connection that died without a word is noticed within `pingMs` and 5 s.
 */
export async function listen(
  url: string,
  channel: string,
  onPayload: (payload: string) => void,
  onGap: () => void = () => undefined,
  pingMs: number = PING_MS,
): Promise<Listening> {
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let current: pg.Client | undefined;

  const reopen = (): void => {
    if (closed) return;
    retry = setTimeout(() => {
      open().then(onGap, reopen);
    }, RETRY_MS);
  };

  const open = async (): Promise<void> => {
    const client = await openClient(url, channel, onPayload);
    if (closed) {
      await client.end();
      return;
    }
    current = client;
    let asking = false;
    const ping = setInterval(() => {
      if (asking) return;
      asking = true;
      client
        .query('SELECT 1')
        .then(() => (asking = false))
        // Ends the connection, which opens the next one.
        .catch(() => client.end().catch(() => undefined));
    }, pingMs);
    client.once('end', () => {
      clearInterval(ping);
      current = undefined;
      reopen();
    });
  };

  await open();
  return {
    async close() {
      closed = true;
      clearTimeout(retry);
      await current?.end();
    },
  };
}

async function openClient(
  url: string,
  channel: string,
  onPayload: (payload: string) => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `karma listen ${channel}`,
    connectionTimeoutMillis: 5_000,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  // 'end' follows every error and is where we act; without this listener an error ends the process.
  client.on('error', () => undefined);
  client.on('notification', (note) => onPayload(note.payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}
