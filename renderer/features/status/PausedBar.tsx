import { CirclePause } from 'lucide-react';
import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { useSync } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { AsOf } from './AsOf.tsx';

/** Tells that nothing is asked of the network by itself, how old what is shown may be, and lets the person ask. */
export function PausedBar({ syncedAt }: { readonly syncedAt: Instant | null }): JSX.Element {
  const refresh = useSync((state) => state.refresh);
  const refreshing = useSync((state) => state.refreshing);
  return (
    <div className="paused-bar" data-testid="paused-bar">
      <CirclePause aria-hidden="true" />
      <span role="status">
        {syncedAt === null ? text.pausedBar.never : <AsOf value={syncedAt} word={text.pausedBar.asOf} />}
      </span>
      <button type="button" className="link-button" aria-disabled={refreshing} onClick={() => void refresh()}>
        {text.pausedBar.refresh}
      </button>
    </div>
  );
}
