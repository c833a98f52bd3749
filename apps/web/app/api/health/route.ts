import { checkHealth } from '../../../server/check-health.ts';

/** For probes: 200 when this process can answer people, 503 with what is missing when it cannot. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
