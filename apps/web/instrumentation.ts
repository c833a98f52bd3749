/** Called by Next once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { abortOnSignals } = await import('./server/shutdown.ts');
    abortOnSignals();
  }
}
