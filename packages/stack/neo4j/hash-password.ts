import { createHash } from 'node:crypto';

/**
 * The line of `data/dbms/auth.ini` that gives the user `neo4j` its first password: salted SHA-256 in 1,024
 * rounds, as Neo4j's own admin tool writes it, without a second JVM.
 */
export function authLine(password: string, salt: Buffer): string {
  let hash = createHash('sha256').update(salt).update(password).digest();
  for (let round = 1; round < 1_024; round++) hash = createHash('sha256').update(hash).digest();
  return `neo4j:SHA-256,${hash.toString('hex')},${salt.toString('hex')},1024:\n`;
}
