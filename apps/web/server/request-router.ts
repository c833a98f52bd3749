import { answer } from '@karma/services/request/answer.ts';
import { ask } from '@karma/services/request/ask.ts';
import { procedureOf, router } from './trpc.ts';

/** Questions that only the worker can answer: try a connection, list tables, sample a topic. */
export const requestRouter = router({
  ask: procedureOf(ask),
  answer: procedureOf(answer),
});
