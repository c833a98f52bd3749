'use client';

// The same words, but inside the frame: the navigation stays.
export { default } from '../error.tsx';
