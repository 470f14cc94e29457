import type { JSX } from 'react';
import { errorText } from '../../../shared/text/errorText.ts';
import { useHistory, useSearch } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Spinner } from '../../ui/Spinner.tsx';

/** How much of everything is on this computer, and so can be found; and the way to get the rest. */
export function Completeness(): JSX.Element | null {
  const t = useText();
  const completeness = useSearch(({ found }) => found?.completeness ?? null);
  const progress = useHistory((state) => state.progress);
  const failure = useHistory((state) => state.error);
  const begin = useHistory((state) => state.begin);
  const stop = useHistory((state) => state.stop);
  if (completeness === null) return null;
  const { gaps, conversations } = completeness;
  const isLoading = progress?.running === true;
  const error = failure ?? progress?.error ?? null;
  return (
    <div className="search-footer">
      <p role="status">
        {isLoading ? (
          <>
            <Spinner />
            <span>
              {progress.messages > 0
                ? t('joins.dot', {
                    first: t('completeness.loading', { done: progress.done, total: progress.total }),
                    second: t('completeness.added', { messages: progress.messages }),
                  })
                : t('completeness.loading', { done: progress.done, total: progress.total })}
            </span>
          </>
        ) : gaps + conversations === 0 ? (
          t('completeness.complete')
        ) : (
          <bdi>{t('completeness.missing', { gaps, conversations, both: gaps > 0 && conversations > 0 })}</bdi>
        )}
      </p>
      {isLoading ? (
        <button type="button" className="link-button" onClick={() => void stop()}>
          {t('completeness.stop')}
        </button>
      ) : gaps + conversations === 0 ? null : (
        <button type="button" className="link-button" onClick={() => void begin(null)}>
          {t('completeness.load')}
        </button>
      )}
      {error === null || gaps + conversations === 0 ? null : (
        <p className="search-problem">
          {isLoading ? `${t('completeness.waiting')} ` : ''}
          {errorText(t, error)}
        </p>
      )}
    </div>
  );
}
