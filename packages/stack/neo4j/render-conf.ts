/** neo4j.conf: Bolt on 127.0.0.1 only, small on disk, quick to stop, nothing reported home. */
export function renderConf(port: number, home: string): string {
  const settings: Record<string, string> = {
    'server.default_listen_address': '127.0.0.1',
    'server.bolt.enabled': 'true',
    'server.bolt.listen_address': `127.0.0.1:${port}`,
    'server.bolt.advertised_address': `127.0.0.1:${port}`,
    'server.http.enabled': 'false',
    'server.https.enabled': 'false',
    'dbms.security.auth_enabled': 'true',
    'dbms.usage_report.enabled': 'false',
    'server.memory.pagecache.size': '64m',
    'server.directories.data': `${home}/data`,
    'server.directories.logs': `${home}/logs`,
    'db.tx_log.rotation.retention_policy': 'keep_none',
    // 42 MB of data instead of 566.
    'db.tx_log.preallocate': 'false',
    'db.tx_log.rotation.size': '16m',
    'db.checkpoint.interval.time': '60s',
    // SIGTERM takes 0.4 s instead of 10.
    'internal.server.bolt.thread_pool_shutdown_wait_time': '100ms',
    'internal.server.bolt.connection_shutdown_wait_time': '100ms',
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}
