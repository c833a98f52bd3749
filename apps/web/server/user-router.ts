import { createUser } from '@karma/services/user/create.ts';
import { listUsers } from '@karma/services/user/list.ts';
import { resetPassword } from '@karma/services/user/reset-password.ts';
import { setDisabled } from '@karma/services/user/set-disabled.ts';
import { setRole } from '@karma/services/user/set-role.ts';
import { procedureOf, router } from './trpc.ts';

export const userRouter = router({
  list: procedureOf(listUsers),
  create: procedureOf(createUser),
  setRole: procedureOf(setRole),
  setDisabled: procedureOf(setDisabled),
  resetPassword: procedureOf(resetPassword),
});
