import { TriangleAlert } from 'lucide-react';
import type { JSX } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useSync } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { AsOf } from './AsOf.tsx';

interface ErrorBannerProps {
  readonly error: AppErrorData;
  readonly syncedAt: Instant | null;
}

/** What keeps Meridian from refreshing, what to do about it, and the facts for whoever does it. */
export function ErrorBanner({ error, syncedAt }: ErrorBannerProps): JSX.Element {
  const refresh = useSync((state) => state.refresh);
  const refreshing = useSync((state) => state.refreshing);
  return (
    <div className="error-banner" data-testid="error-banner">
      <TriangleAlert aria-hidden="true" />
      <div className="error-banner-body">
        <div role="alert">
          <p className="error-banner-title">{text.error.title}</p>
          <p>
            {errorText(error)} {syncedAt === null ? null : <AsOf value={syncedAt} word={text.error.stored} />}
          </p>
        </div>
        <ErrorDetails error={error} />
      </div>
      <button type="button" className="button" aria-disabled={refreshing} onClick={() => void refresh()}>
        {refreshing ? text.error.retrying : text.error.retry}
      </button>
    </div>
  );
}
