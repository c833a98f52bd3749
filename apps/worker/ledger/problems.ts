import type { RoleState } from '@karma/core/contract/role-state.ts';

type Problem = RoleState['problems'][number];

/** What is wrong now, for the role's state: one per code, with the time since when. */
export class Problems {
  readonly #byCode = new Map<string, Problem>();

  set(code: string, message: string): void {
    const since = this.#byCode.get(code)?.since ?? Date.now();
    this.#byCode.set(code, { code, message, since });
  }

  clear(code: string): void {
    this.#byCode.delete(code);
  }

  list(): Problem[] {
    return [...this.#byCode.values()];
  }
}
