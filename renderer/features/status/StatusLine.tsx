import { Info } from 'lucide-react';
import type { JSX } from 'react';
import { useOverlays } from '../../app/hooks.ts';
import { useSync } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { AsOf } from './AsOf.tsx';
import { statusLineOf } from './statusLine.ts';

/** The footer of the sidebar: the state of sync, and a button that opens the diagnostics. */
export function StatusLine(): JSX.Element {
  const t = useText();
  const status = useSync((state) => state.status);
  const show = useOverlays((state) => state.show);
  const { tone, words, showsTime } = statusLineOf(t, status);
  return (
    <footer className="status-line">
      <i className={`dot dot-${tone}`} aria-hidden="true" />
      <p data-testid="status-line">
        <bdi>{words}</bdi>
        {showsTime && status.syncedAt !== null ? (
          <AsOf value={status.syncedAt} word={(time) => ` · ${t('status.asOf', { time })}`} />
        ) : null}
      </p>
      <IconButton
        label={t('diagnostics.open')}
        className="diagnostics-button"
        onClick={() => show({ kind: 'settings', section: 'diagnostics' })}
      >
        <Info aria-hidden="true" />
      </IconButton>
    </footer>
  );
}
