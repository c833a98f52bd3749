/** The properties of one broker that is its own controller; everything on 127.0.0.1. */
export function brokerProperties(settings: {
  port: number;
  controllerPort: number;
  logDir: string;
}): Record<string, string | number | boolean> {
  const { port, controllerPort, logDir } = settings;
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logDir,
    // Topics are made by the migrations with their own partitions and retention, never by a typing error.
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    // As long as the longest kept topic: a stack that rested for two weeks goes on where it was.
    'offsets.retention.minutes': 30 * 24 * 60,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // After kill -9 the restarted broker waits for its own old session: 5 s instead of 13.
    'broker.session.timeout.ms': 1_500,
    'broker.heartbeat.interval.ms': 500,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    // Each half second otherwise an empty record in the metadata log: a fifth of the idle broker's work.
    'metadata.max.idle.interval.ms': 5_000,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
  };
}
