import type { JSX } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { suggestedActions } from '../../shared/text/errorText.ts';
import { isMessageKey, type Translate } from '../../shared/text/translator.ts';
import { useText } from '../text/useText.ts';
import { ErrorActions } from './ErrorActions.tsx';
import css from './ErrorDetails.module.css';

interface ErrorDetailsProps {
  readonly error: AppErrorData;
  /** Whether what the error's sentence suggests has buttons elsewhere. */
  readonly hasActions?: boolean;
}

/** What an error's sentence suggests, and its technical details, folded. */
export function ErrorDetails({ error, hasActions = false }: ErrorDetailsProps): JSX.Element {
  const t = useText();
  const facts: ReadonlyArray<readonly [string, string]> = [
    [t('error.code'), error.code],
    ...Object.entries(error.details).map(([key, value]) => [fieldName(t, key), value] as const),
  ];
  return (
    <>
      {hasActions ? null : <ErrorActions actions={suggestedActions(error)} />}
      <details className={css.errorDetails}>
        <summary>{t('error.details')}</summary>
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
    </>
  );
}

function fieldName(t: Translate, field: string): string {
  const key = `error.fields.${field}`;
  return isMessageKey(key) ? t.format(key, {}) : field;
}
