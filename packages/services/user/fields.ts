import { z } from 'zod';
import { USER_ROLES } from '../permission/permissions.ts';

/** Better Auth keeps and compares addresses in lower case. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email('an address such as ann@company.com').max(320));
export const Role = z.enum(USER_ROLES, `one of ${USER_ROLES.join(', ')}`);
export const Name = z.string().trim().min(1, 'a name').max(200);
