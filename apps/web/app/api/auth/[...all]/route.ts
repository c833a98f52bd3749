import { processWide } from '../../../../server/process-wide.ts';

// Users are administered by the verbs of packages/services/user, which leave an audit row: nothing else of Better
// Auth's interface is open.
const OPEN = new Set(['sign-in/email', 'sign-out', 'get-session', 'change-password']);

async function handle(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth\//, '');
  if (!OPEN.has(path)) return Response.json({ message: `There is no /api/auth/${path}.` }, { status: 404 });
  return processWide().auth.handler(request);
}

export { handle as GET, handle as POST };
