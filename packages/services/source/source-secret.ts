import { seal } from '../secret/seal.ts';

/** What a source's sealed secret is bound to. */
export function aboutSource(id: string): string {
  return `source/${id}`;
}

/** The column `source.secret` of a captured database: JSON `{password}`, sealed. */
export function sealSourceSecret(secret: string, id: string, password: string): string {
  return seal(secret, aboutSource(id), JSON.stringify({ password }));
}
