import { createToken } from '@karma/services/token/create.ts';
import { revokeToken } from '@karma/services/token/revoke.ts';
import { procedureOf, router } from './trpc.ts';

export const tokenRouter = router({
  create: procedureOf(createToken),
  revoke: procedureOf(revokeToken),
});
