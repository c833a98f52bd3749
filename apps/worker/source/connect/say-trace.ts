type Say = readonly [pattern: RegExp, say: (found: RegExpExecArray) => string];

const KNOWN: readonly Say[] = [
  [
    /password authentication failed for user "([^"]*)"/,
    ([, user]) => `The database refuses the password of ${user}: enter the connection again.`,
  ],
  [
    /role "([^"]*)" does not exist/,
    ([, user]) => `The database has no user ${user}: enter the connection again.`,
  ],
  [
    /database "([^"]*)" does not exist/,
    ([, name]) => `The server has no database ${name}: enter the connection again.`,
  ],
  [
    /UnknownHostException:? ([^\s,;]+)/,
    ([, host]) => `The host ${host} is not known where Kafka Connect runs: check its name.`,
  ],
  [
    /Connection to ([^\s]+) refused/,
    ([, where]) =>
      `Nothing answers at ${where}: see that Postgres runs and may be reached from Kafka Connect.`,
  ],
  [
    /replication slot "([^"]*)" is active for PID (\d+)/,
    ([, slot, pid]) =>
      `The replication slot ${slot} is in use (process ${pid}): end the other reader, then restart.`,
  ],
  [
    /all replication slots are in use/,
    () =>
      'The database has no free replication slot: raise max_replication_slots or drop one that nobody uses.',
  ],
  [
    /(?:logical decoding requires|wal_level property must be) "?logical"?|wal_level >= logical/,
    () => 'The database keeps too little in its log: set wal_level = logical and restart Postgres.',
  ],
  [
    /publication "([^"]*)" does not exist/,
    ([, name]) => `The publication ${name} is not there: let the database's owner make it, then restart.`,
  ],
  [
    /replication slot "([^"]*)" does not exist|can no longer get changes from replication slot "([^"]*)"/,
    ([, a, b]) =>
      `The replication slot ${a ?? b} is gone, and with it what happened since: remove the source and register it anew.`,
  ],
  [
    /permission denied to (?:start WAL sender|use replication slots)|must be superuser or replication role/,
    () => 'The user may not read the log: give it the right REPLICATION, then restart.',
  ],
  [
    /permission denied for (\w+) (\S+)/,
    ([, what, name]) => `The user may not read the ${what} ${name}: grant it, then restart.`,
  ],
  [
    /RecordTooLargeException/,
    () => 'A row is larger than a Kafka message may be (9 MiB): leave out its large column, then restart.',
  ],
  [
    /UnknownTopicOrPartitionException/,
    () => 'The raw topic is gone: restart the source, which makes it anew.',
  ],
];

const LONGEST = 300;

function sayKnown(text: string): string | undefined {
  for (const [pattern, say] of KNOWN) {
    const found = pattern.exec(text);
    if (found !== null) return say(found);
  }
  return undefined;
}

/** What Kafka Connect says when it refuses a configuration: the errors stand between its own first and last line. */
export function sayRefusal(message: string): string {
  const known = sayKnown(message);
  if (known !== undefined) return known;
  const errors = message
    .split('\n')
    .filter((line) => !/^(?:Connector configuration is invalid|You can also find)/.test(line));
  return `Kafka Connect refuses the connector: ${errors.join('; ').slice(0, LONGEST)}.`;
}

/** What a trace of Kafka Connect says, in one sentence that says what to do where the cause is a known one. */
export function sayTrace(trace: string): string {
  const known = sayKnown(trace);
  if (known !== undefined) return known;
  const lines = trace.split('\n').map((line) => line.trim());
  const cause =
    lines.findLast((line) => line.startsWith('Caused by:')) ?? lines.find((line) => line !== '') ?? '';
  const text = cause
    .replace(/^Caused by:\s*/, '')
    .replace(/^(?:[a-z_][\w]*\.)+([A-Z]\w*)(?::\s*)?/, (_all, name: string) => `${name}: `)
    .replace(/:\s*$/, '');
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `The connector failed: ${short}. Mend the cause, then restart it.`;
}
