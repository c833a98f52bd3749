import type { Role, RoleState } from '@karma/core/contract/role-state.ts';
import type { Health } from '../source/health-of.ts';

/** What an engine answered to web or command line; `ms` to its answer. */
export type Probe = { up: true; ms: number; version: string } | { up: false; error: string };

/** One role in one process, as it last said of itself. Times are epoch ms. */
export type RoleReport = {
  role: Role;
  /** host:pid */
  instance: string;
  state: RoleState;
  startedAt: number;
  updatedAt: number;
};

export type SourceReport = { name: string; kind: string; health: Health; says: string };

/** All that an overview is judged by. */
export type SystemFacts = {
  now: number;
  postgres: Probe;
  clickhouse: Probe;
  roles: RoleReport[];
  sources: SourceReport[];
  /** Messages not yet published; `oldest` is epoch ms. */
  outbox: { waiting: number; oldest: number | null };
};

/** A role writes each second: silent for so long, its process hangs or is gone. */
const ROLE_SILENT_MS = 5_000;

/** Whether a role's word still counts. */
export function isFresh(report: RoleReport, now: number): boolean {
  return now - report.updatedAt <= ROLE_SILENT_MS;
}
