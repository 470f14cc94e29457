import type { JSX } from 'react';
import { useSync } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { DiagnosticsButton } from '../settings/DiagnosticsButton.tsx';
import { AsOf } from './AsOf.tsx';
import { statusLineOf } from './statusLine.ts';

/** The footer of the list: whether what it shows is up to date. */
export function StatusLine(): JSX.Element {
  const status = useSync((state) => state.status);
  const { tone, words, showsTime } = statusLineOf(status);
  return (
    <footer className="status-line">
      <i className={`dot dot-${tone}`} aria-hidden="true" />
      <p data-testid="status-line">
        <bdi>{words}</bdi>
        {showsTime && status.syncedAt !== null ? (
          <AsOf value={status.syncedAt} word={(time) => ` · ${text.status.asOf(time)}`} />
        ) : null}
      </p>
      <DiagnosticsButton />
    </footer>
  );
}
