/** The part of kafkajs's inner classes that `read-record.ts` stands on; kafkajs is pinned to 2.2.4. */
declare module 'kafkajs/src/cluster/index.js' {
  import type { KafkaMessage, RetryOptions, ISocketFactory } from 'kafkajs';

  type FetchRequest = {
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
  };
  type FetchResponse = { responses: { partitions: { messages: KafkaMessage[] }[] }[] };
  export type InnerBroker = { fetch(request: FetchRequest): Promise<FetchResponse> };

  export default class Cluster {
    constructor(options: {
      logger: unknown;
      socketFactory: ISocketFactory;
      brokers: string[];
      clientId: string;
      connectionTimeout: number;
      authenticationTimeout: number;
      reauthenticationThreshold: number;
      enforceRequestTimeout: boolean;
      metadataMaxAge: number;
      allowAutoTopicCreation: boolean;
      maxInFlightRequests: number | null;
      isolationLevel: number;
      retry: RetryOptions;
    });
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadata(): Promise<void>;
    findBroker(of: { nodeId: number }): Promise<InnerBroker>;
    /** Node id to the partitions that it leads. */
    findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
  }
}

declare module 'kafkajs/src/loggers/index.js' {
  export function createLogger(options: { level: number; logCreator: () => () => void }): unknown;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  import type { ISocketFactory } from 'kafkajs';
  export default function socketFactory(): ISocketFactory;
}
