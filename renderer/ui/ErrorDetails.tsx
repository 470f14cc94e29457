import type { JSX } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { errorText } from '../text/said.ts';
import { text } from '../text.ts';

/** The facts of an error, folded away: for whoever mends it. */
export function ErrorDetails({ error }: { readonly error: AppErrorData }): JSX.Element {
  const fields: Readonly<Record<string, string>> = text.error.fields;
  const facts: ReadonlyArray<readonly [string, string]> = [
    [text.error.code, error.code],
    ...(errorText(error) === error.message ? [] : [[text.error.fields.message, error.message] as const]),
    ...Object.entries(error.details).map(([key, value]) => [fields[key] ?? key, value] as const),
  ];
  return (
    <details className="error-details">
      <summary>{text.error.details}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
