import type { JSX } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { useAccount } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from './Mark.tsx';

/** What a window without an account shows: how to connect, or why the account can't be read. */
export function Welcome({ error }: { readonly error: AppErrorData | null }): JSX.Element {
  const load = useAccount((state) => state.load);
  return (
    <main className="welcome">
      <Mark />
      {error === null ? (
        <>
          <h1>{text.welcome.title}</h1>
          <p>{text.welcome.body}</p>
          <pre>
            <code>{text.welcome.command}</code>
          </pre>
          <p className="welcome-hint">{text.welcome.hint}</p>
        </>
      ) : (
        <>
          <h1>{text.welcome.failed}</h1>
          <p>{error.message}</p>
          <button type="button" className="button" onClick={() => void load()}>
            {text.error.retry}
          </button>
          <ErrorDetails error={error} />
        </>
      )}
    </main>
  );
}
