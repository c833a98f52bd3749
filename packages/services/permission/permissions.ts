/** Roles of users; each may do what the one before it may, and more. */
export const USER_ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** What each role may do beyond the role before it. Runs in a browser too: screens hide what one may not do. */
const ADDED = {
  viewer: ['event:read', 'source:read', 'mapping:read', 'dead:read', 'system:read'],
  operator: ['source:operate'],
  // As an operator, until there are actions to decide on: a role is given to people, so it does not come and go.
  approver: [],
  // Names and addresses of people, what is captured and with which password: for administrators only.
  admin: ['source:write', 'mapping:write', 'token:write', 'request:ask', 'user:write', 'system:write'],
} as const satisfies Record<UserRole, readonly string[]>;

export type Permission = (typeof ADDED)[UserRole][number];

export const PERMISSIONS: Readonly<Record<UserRole, ReadonlySet<Permission>>> = {
  viewer: upTo('viewer'),
  operator: upTo('operator'),
  approver: upTo('approver'),
  admin: upTo('admin'),
};

/** Whether a role has a permission. */
export function may(role: UserRole, permission: Permission): boolean {
  return PERMISSIONS[role].has(permission);
}

/** The least of the roles that have a permission: named where someone is refused. */
export function leastRoleFor(permission: Permission): UserRole {
  return USER_ROLES.find((role) => may(role, permission)) ?? 'admin';
}

/** Text from a session or the command line to a role; null for anything else. */
export function parseRole(text: unknown): UserRole | null {
  return USER_ROLES.find((role) => role === text) ?? null;
}

function upTo(role: UserRole): ReadonlySet<Permission> {
  const roles = USER_ROLES.slice(0, USER_ROLES.indexOf(role) + 1);
  return new Set(roles.flatMap((one) => ADDED[one]));
}
