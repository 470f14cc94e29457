import type { JSX } from 'react';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import drawingCss from '../../ui/drawing.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { useExplore } from '../accounts/useExplore.ts';
import css from './NoConversations.module.css';

interface NoConversationsProps {
  /** Starts a conversation. */
  readonly onNew: () => void;
}

/** Shown while an account has no conversations. */
export function NoConversations({ onNew }: NoConversationsProps): JSX.Element {
  const t = useText();
  const isSample = useAccounts(isSampleActive);
  const { busy, error, explore } = useExplore();
  return (
    <div className={css.noConversations} data-testid="no-conversations">
      <Art />
      <p className={css.title}>{t('conversationList.empty')}</p>
      <p>{t('conversationList.emptyBody')}</p>
      <div className={css.actions}>
        <button type="button" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} onClick={onNew}>
          {t('conversationList.begin')}
        </button>
        {isSample ? null : (
          <button type="button" className={buttonCss.button} aria-disabled={busy} onClick={explore}>
            {t('firstRun.explore')}
          </button>
        )}
      </div>
      {error === null ? null : <Failure title={t('firstRun.exploreFailed')} error={error} />}
    </div>
  );
}

/** Two messages. */
const Art = (): JSX.Element => (
  <svg viewBox="0 0 176 112" aria-hidden="true">
    <rect x="14" y="20" width="92" height="40" rx="14" className={css.theirs} />
    <path d="M30 36h56M30 46h34" className={drawingCss.words} />
    <rect x="76" y="56" width="86" height="38" rx="14" fill="var(--accent)" />
    <path d="M92 70h50M92 80h30" className={drawingCss.ownWords} />
    <circle cx="140" cy="24" r="5" fill="var(--active)" />
    <circle cx="40" cy="88" r="7" fill="var(--active)" />
  </svg>
);
