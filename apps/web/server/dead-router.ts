import { countDead } from '@karma/services/dead/count.ts';
import { getDead } from '@karma/services/dead/get.ts';
import { listDead } from '@karma/services/dead/list.ts';
import { procedureOf, router } from './trpc.ts';

export const deadRouter = router({
  list: procedureOf(listDead),
  get: procedureOf(getDead),
  count: procedureOf(countDead),
});
