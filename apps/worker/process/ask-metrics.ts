import type { ChildProcess } from 'node:child_process';

import type { ToChild } from './messages.ts';

const LATE_MS = 2_000;

/** Asks children for their metrics over IPC; an answer that does not come within 2 s is an empty one. */
export class MetricsQuestions {
  #next = 1;
  readonly #asked = new Map<number, (metrics: object[]) => void>();

  ask(child: ChildProcess | undefined): Promise<object[]> {
    if (child === undefined) return Promise.resolve([]);
    const id = this.#next++;
    return new Promise((resolve) => {
      const late = setTimeout(() => this.answer(id, []), LATE_MS);
      this.#asked.set(id, (metrics) => {
        clearTimeout(late);
        resolve(metrics);
      });
      child.send({ ask: 'metrics', id } satisfies ToChild, (error) => {
        if (error !== null) this.answer(id, []);
      });
    });
  }

  answer(id: number, metrics: object[]): void {
    this.#asked.get(id)?.(metrics);
    this.#asked.delete(id);
  }
}
