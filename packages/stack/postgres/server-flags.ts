import type { Memory } from '../engine.ts';

/** What the server runs with, as `-c name=value` pairs. */
export function serverFlags(port: number, memory: Memory): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    // No socket in /tmp, which another Postgres on the same port number would fight over.
    unix_socket_directories: '',
    wal_level: 'logical',
    max_replication_slots: 20,
    max_wal_senders: 20,
    max_connections: 100,
    shared_buffers: memory === 'small' ? '32MB' : '128MB',
    max_wal_size: memory === 'small' ? '256MB' : '1GB',
    // One process less per worker; reads here are small and cached.
    io_method: 'sync',
    jit: 'off',
    log_line_prefix: '%m [%p] ',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
