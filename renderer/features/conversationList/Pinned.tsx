import { Pin } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../../text/useText.ts';
import textCss from '../../ui/text.module.css';
import css from './Muted.module.css';

/** Marks a pinned conversation. */
export function PinnedMark(): JSX.Element {
  const t = useText();
  return (
    <span className={css.mutedMark} title={t('conversationList.pinned')} data-testid="pinned-mark">
      <Pin aria-hidden="true" />
      <span className={textCss.visuallyHidden}>{t('conversationList.pinned')}</span>
    </span>
  );
}
