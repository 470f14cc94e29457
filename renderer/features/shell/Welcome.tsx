import type { JSX } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from './Mark.tsx';

/** What a window without an account shows: how to connect, or why the account can't be read. */
export function Welcome({ error }: { readonly error: AppErrorData | null }): JSX.Element {
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
          <ErrorDetails error={error} />
        </>
      )}
    </main>
  );
}
