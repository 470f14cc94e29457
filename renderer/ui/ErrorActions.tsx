import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { errorText, type SuggestedAction } from '../../shared/text/errorText.ts';
import { useApp } from '../app/app.ts';
import { useText } from '../text/useText.ts';
import buttonCss from './button.module.css';
import css from './ErrorActions.module.css';

interface ErrorActionsProps {
  readonly actions: readonly SuggestedAction[];
  /** Whether they look like buttons; otherwise like links in a text. */
  readonly asButtons?: boolean;
}

/** Buttons for what a text suggests: opening the log, or a restart. */
export function ErrorActions({ actions, asButtons = false }: ErrorActionsProps): JSX.Element | null {
  const t = useText();
  const { client } = useApp();
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = (action: SuggestedAction): void => {
    setError(null);
    client.app[action]().catch((thrown: unknown) => setError(toAppError(thrown).toData()));
  };
  if (actions.length === 0) return null;
  return (
    <div className={css.errorActions}>
      {actions.map((action) => (
        <button
          key={action}
          type="button"
          className={asButtons ? buttonCss.button : buttonCss.linkButton}
          onClick={() => run(action)}
        >
          {t(`error.${action}`)}
        </button>
      ))}
      {error === null ? null : (
        <span role="alert">
          {t('error.actionFailed')}: {errorText(t, error)}
        </span>
      )}
    </div>
  );
}
