import type { PostgresConnection } from '@karma/core/source/requests.ts';

/** Whether a password for the one may be sent to the other: same server, same user, no weaker transport. */
export function isSamePlace(one: PostgresConnection, other: PostgresConnection): boolean {
  return (
    one.host === other.host &&
    one.port === other.port &&
    one.user === other.user &&
    one.sslMode === other.sslMode
  );
}
