import { overview } from '@karma/services/system/overview.ts';
import { procedureOf, router } from './trpc.ts';

export const systemRouter = router({
  overview: procedureOf(overview),
});
