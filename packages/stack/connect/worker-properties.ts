/** The properties of one Kafka Connect worker, reachable on 127.0.0.1 only. */
export function workerProperties(settings: {
  port: number;
  kafka: string;
  pluginPath: string;
  secretsDir: string;
}): Record<string, string | number | boolean> {
  const converter = 'org.apache.kafka.connect.json.JsonConverter';
  return {
    'bootstrap.servers': settings.kafka,
    'group.id': 'karma-connect',
    'key.converter': converter,
    'value.converter': converter,
    'key.converter.schemas.enable': false,
    'value.converter.schemas.enable': false,
    'config.storage.topic': 'connect-configs',
    'config.storage.replication.factor': 1,
    'offset.storage.topic': 'connect-offsets',
    'offset.storage.replication.factor': 1,
    'offset.storage.partitions': 4,
    'status.storage.topic': 'connect-status',
    'status.storage.replication.factor': 1,
    'status.storage.partitions': 2,
    'exactly.once.source.support': 'enabled',
    listeners: `HTTP://127.0.0.1:${settings.port}`,
    'rest.advertised.host.name': '127.0.0.1',
    'rest.advertised.port': settings.port,
    'plugin.path': settings.pluginPath,
    // 2 s to start and 200 MB, where scanning all classes takes up to 10 s and 600 MB.
    'plugin.discovery': 'service_load',
    // After kill -9 the group waits for the dead worker's session: 8 s of silence instead of 12.
    'session.timeout.ms': 6_000,
    'heartbeat.interval.ms': 2_000,
    // There is no second worker to wait for.
    'scheduled.rebalance.max.delay.ms': 0,
    'task.shutdown.graceful.timeout.ms': 3_000,
    // Passwords stand in files of one folder; a connector's configuration only names them.
    'config.providers': 'file',
    'config.providers.file.class': 'org.apache.kafka.common.config.provider.FileConfigProvider',
    'config.providers.file.param.allowed.paths': settings.secretsDir,
  };
}
