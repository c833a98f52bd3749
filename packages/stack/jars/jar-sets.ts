import { join } from 'node:path';

/** A set of jars: one pom, one folder, one Maven run. */
export type JarSet = {
  name: 'kafka' | 'debezium-postgres' | 'neo4j';
  pom: string;
  /** Groups that the surroundings already have: a Connect plugin must not bring its own Kafka classes. */
  excludeGroupIds: string[];
  /** What a first fetch downloads, in MB, Maven's own parts included: for the progress shown. */
  downloadMb: number;
};

const pom = (name: string) => join(import.meta.dirname, 'poms', `${name}.xml`);

export const KAFKA_JARS: JarSet = {
  name: 'kafka',
  pom: pom('kafka'),
  excludeGroupIds: [],
  downloadMb: 57,
};

export const DEBEZIUM_POSTGRES_JARS: JarSet = {
  name: 'debezium-postgres',
  pom: pom('debezium-postgres'),
  excludeGroupIds: [
    'org.apache.kafka',
    'org.slf4j',
    'com.github.luben',
    'org.xerial.snappy',
    'at.yawk.lz4',
    'jakarta.ws.rs',
  ],
  downloadMb: 20,
};

export const NEO4J_JARS: JarSet = {
  name: 'neo4j',
  pom: pom('neo4j'),
  excludeGroupIds: [],
  downloadMb: 135,
};
