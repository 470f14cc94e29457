import { type JSX, useId } from 'react';
import css from './Mark.module.css';

/** Meridian's logo, a speech bubble that is also a globe, as in the app icon. */
export function Mark(): JSX.Element {
  const id = useId();
  return (
    <svg className={css.mark} viewBox="0 0 1024 1024" aria-hidden="true">
      <defs>
        <linearGradient id={`${id}-sky`} x1=".12" y1="0" x2=".82" y2="1">
          <stop offset="0" stopColor="#b83dff" />
          <stop offset=".48" stopColor="#9000f5" />
          <stop offset="1" stopColor="#5410cc" />
        </linearGradient>
        <mask id={`${id}-meridians`} maskUnits="userSpaceOnUse" x="0" y="0" width="1024" height="1024">
          <path d="M0 0h1024v1024H0z" fill="#fff" />
          <g transform="translate(512 512) rotate(23.4)">
            <path d="M0-360A96 360 0 0 1 0 360A170 360 0 0 0 0-360z" />
            <path d="M0-360A96 360 0 0 0 0 360A170 360 0 0 1 0-360z" />
          </g>
        </mask>
      </defs>
      <rect x="32" y="32" width="960" height="960" rx="218" fill={`url(#${id}-sky)`} />
      <path
        d="M512 190A322 322 0 0 1 512 834H286A96 96 0 0 1 190 738V512A322 322 0 0 1 512 190z"
        fill="#fff"
        mask={`url(#${id}-meridians)`}
      />
    </svg>
  );
}
