import type { JSX } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { useAccount } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from './Mark.tsx';

/** What a window shows whose account can't be read: why, and a way to try again. */
export function Welcome({ error }: { readonly error: AppErrorData }): JSX.Element {
  const load = useAccount((state) => state.load);
  return (
    <main className="welcome">
      <Mark />
      <h1>{text.welcome.failed}</h1>
      <p>{errorText(error)}</p>
      <button type="button" className="button" onClick={() => void load()}>
        {text.error.retry}
      </button>
      <ErrorDetails error={error} />
    </main>
  );
}
