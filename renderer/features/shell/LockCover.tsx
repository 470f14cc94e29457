import { type JSX, useEffect, useRef } from 'react';
import { useLock } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { Mark } from './Mark.tsx';

const words = text.lock;

/** In the place of everything while Meridian is locked. */
export function LockCover(): JSX.Element {
  const unlock = useLock((state) => state.unlock);
  const unlocking = useLock((state) => state.unlocking);
  const error = useLock((state) => state.error);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <main className="welcome lock" data-testid="lock">
      <Mark />
      <h1>{words.title}</h1>
      <p>{words.body}</p>
      <button
        ref={button}
        type="button"
        className="button button-primary"
        aria-disabled={unlocking}
        onClick={() => void unlock()}
      >
        {unlocking ? words.unlocking : words.unlock}
      </button>
      <p className="lock-error" role="alert">
        {error === null ? null : errorText(error)}
      </p>
    </main>
  );
}
