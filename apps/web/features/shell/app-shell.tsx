'use client';

import type { ReactNode } from 'react';
import classes from './app-shell.module.css';
import { KeysProvider } from './keys-provider.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { SignedIn, type SignedInUser } from './signed-in.tsx';

/** The frame around every screen: navigation at the side (on a phone below), the page, ⌘K and `?`. */
export function AppShell({ user, children }: { user: SignedInUser; children: ReactNode }): ReactNode {
  return (
    <SignedIn user={user}>
      <KeysProvider>
        <a href="#main" className={classes.skip}>
          To the page
        </a>
        <div className={classes.app}>
          <Navigation />
          <main id="main" className={classes.main} tabIndex={-1}>
            {children}
          </main>
        </div>
        <Palette />
      </KeysProvider>
    </SignedIn>
  );
}
