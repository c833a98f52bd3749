import { quote, runCommand, type Connection } from './engine.ts';
import { parseStatement } from './parse-statement.ts';
import { ServerError } from './server-error.ts';

// What the engine's readonly=1 lets through although it reaches past the tables: files, other machines,
// tables behind a row filter. A server refuses these by grants.
const REACHES_OUT =
  /^((file|url|s3|s3queue|gcs|remote|merge|input|dictionary|loop)(cluster|secure)?|(azure|hdfs|mysql|postgres|mongo|redis|sqlite|odbc|jdbc|executable|iceberg|delta|hudi|paimon|ytsaurus|arrowflight|cluster|mergetree|joinget|catboost).*)$/;
const READS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN']);

/** Refuses what a read-only user may not run; the engine's readonly=1 then refuses the rest. */
export async function guardReadonly(connection: Connection, sql: string): Promise<void> {
  // The engine's own rendering: one statement, no comments, no needless quotes.
  const rendered = await runCommand(
    connection,
    `SELECT formatQuerySingleLineOrNull(${quote(sql)})`,
    'JSONCompactEachRow',
  );
  const [text] = JSON.parse(rendered.toString()) as [string | null];
  if (text === null) throw new ServerError(62, 'SYNTAX_ERROR', 'Syntax error, or more than one statement');
  const { verb, calls } = parseStatement(text);
  if (!READS.has(verb)) {
    throw new ServerError(164, 'READONLY', `Cannot execute ${verb} query in readonly mode`);
  }
  for (const name of calls) {
    if (REACHES_OUT.test(name)) {
      throw new ServerError(
        497,
        'ACCESS_DENIED',
        `Not enough privileges: a read-only user may not call ${name}()`,
      );
    }
  }
}
