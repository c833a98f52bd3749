import { notifications } from '@mantine/notifications';

/** Ends this session and goes to sign-in. Loads the page anew, so that nothing of this user stays in memory. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  if (answer?.ok !== true) {
    notifications.show({
      color: 'bad',
      title: 'You are still signed in.',
      message: 'Karma did not answer. Try again.',
    });
    return;
  }
  window.location.assign('/sign-in');
}
