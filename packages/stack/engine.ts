export const ENGINE_NAMES = ['postgres', 'kafka', 'connect', 'clickhouse', 'neo4j'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** How a process ended: one of the two is null. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** One running engine. `url` is what its clients connect to, without credentials. */
export type Engine = {
  name: EngineName;
  pid: number;
  url: string;
  /** Clean and bounded in time: what does not end by itself is killed. Safe to call twice. */
  stop(): Promise<void>;
  exited: Promise<Exit>;
};

/** `small`: least memory, quick start. `bench`: the JIT's second stage and larger heaps. */
export type Memory = 'small' | 'bench';

/** What every engine's start needs beside its own settings. */
export type StartContext = {
  /** The engine's own folder; all that it writes lies there, its log excepted. */
  dataDir: string;
  logFile: string;
  memory: Memory;
  /** Calls the start off: what was begun is stopped, and the start rejects with `StackAborted`. */
  signal?: AbortSignal;
};

/** A port and the variable with which a person changes it. */
export type NamedPort = { port: number; variable: string };
