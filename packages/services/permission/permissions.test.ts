import { expect, test } from 'vitest';
import { PERMISSIONS, USER_ROLES, leastRoleFor, may, parseRole } from './permissions.ts';

const TABLE = {
  'event:read': 'viewer',
  'source:read': 'viewer',
  'mapping:read': 'viewer',
  'dead:read': 'viewer',
  'system:read': 'viewer',
  'source:operate': 'operator',
  'source:write': 'admin',
  'mapping:write': 'admin',
  'token:write': 'admin',
  'request:ask': 'admin',
  'user:write': 'admin',
  'system:write': 'admin',
} as const;
const permissions = Object.keys(TABLE) as (keyof typeof TABLE)[];

test.each(permissions)('%s is had from its role upwards, by nobody below', (permission) => {
  const least = USER_ROLES.indexOf(TABLE[permission]);
  expect(USER_ROLES.map((role) => may(role, permission))).toEqual(USER_ROLES.map((_, at) => at >= least));
  expect(leastRoleFor(permission)).toBe(TABLE[permission]);
});

test('the table above names every permission', () => {
  expect([...PERMISSIONS.admin].toSorted()).toEqual(permissions.toSorted());
});

test('a role is one of the four, or none', () => {
  expect(USER_ROLES.map(parseRole)).toEqual(USER_ROLES);
  expect(parseRole('root')).toBeNull();
  expect(parseRole(null)).toBeNull();
});
