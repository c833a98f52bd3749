import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** The variable that sets each port, and its default: out of the way of engines installed as usual. */
const Ports = z.object({
  KARMA_POSTGRES_PORT: port(15_432),
  KARMA_KAFKA_PORT: port(19_092),
  KARMA_KAFKA_CONTROLLER_PORT: port(19_093),
  KARMA_CONNECT_PORT: port(18_083),
  KARMA_CLICKHOUSE_PORT: port(18_123),
  KARMA_NEO4J_PORT: port(17_687),
});
export type PortVariable = keyof z.infer<typeof Ports>;

export type StackPorts = {
  postgres: number;
  kafka: number;
  kafkaController: number;
  connect: number;
  clickhouse: number;
  neo4j: number;
};

export const PORT_VARIABLES: Record<keyof StackPorts, PortVariable> = {
  postgres: 'KARMA_POSTGRES_PORT',
  kafka: 'KARMA_KAFKA_PORT',
  kafkaController: 'KARMA_KAFKA_CONTROLLER_PORT',
  connect: 'KARMA_CONNECT_PORT',
  clickhouse: 'KARMA_CLICKHOUSE_PORT',
  neo4j: 'KARMA_NEO4J_PORT',
};

/** A port variable is not a port, or two have the same one. */
export class BadPorts extends Error {
  readonly code = 'bad_ports';
  override name = 'BadPorts';
}

/** The engines' ports as the environment sets them; throws `BadPorts`. */
export function readPorts(env: Readonly<Record<string, string | undefined>>): StackPorts {
  const parsed = Ports.safeParse(env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new BadPorts(`${names} must be a port, a whole number from 1 to 65535.`);
  }
  const ports: StackPorts = {
    postgres: parsed.data.KARMA_POSTGRES_PORT,
    kafka: parsed.data.KARMA_KAFKA_PORT,
    kafkaController: parsed.data.KARMA_KAFKA_CONTROLLER_PORT,
    connect: parsed.data.KARMA_CONNECT_PORT,
    clickhouse: parsed.data.KARMA_CLICKHOUSE_PORT,
    neo4j: parsed.data.KARMA_NEO4J_PORT,
  };
  const twice = Object.values(ports).find((one, index, all) => all.indexOf(one) !== index);
  if (twice !== undefined)
    throw new BadPorts(`Two of the engines' port variables are ${twice}: give each its own.`);
  return ports;
}
