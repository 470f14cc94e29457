import type { JSX } from 'react';
import { useHistory, useSearch } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { Spinner } from '../../ui/Spinner.tsx';

const words = text.completeness;

/** How much of everything is on this computer, and so can be found; and the way to get the rest. */
export function Completeness(): JSX.Element | null {
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
                ? text.joins.dot(words.loading(progress.done, progress.total), words.added(progress.messages))
                : words.loading(progress.done, progress.total)}
            </span>
          </>
        ) : gaps + conversations === 0 ? (
          words.complete
        ) : (
          <bdi>{words.missing(gaps, conversations)}</bdi>
        )}
      </p>
      {isLoading ? (
        <button type="button" className="link-button" onClick={() => void stop()}>
          {words.stop}
        </button>
      ) : gaps + conversations === 0 ? null : (
        <button type="button" className="link-button" onClick={() => void begin(null)}>
          {words.load}
        </button>
      )}
      {error === null || gaps + conversations === 0 ? null : (
        <p className="search-problem">
          {isLoading ? `${words.waiting} ` : ''}
          {errorText(error)}
        </p>
      )}
    </div>
  );
}
