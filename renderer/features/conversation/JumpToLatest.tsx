import { ArrowDown, Undo2 } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../../text/useText.ts';
import { IconButton } from '../../ui/IconButton.tsx';

interface JumpToLatestProps {
  readonly visible: boolean;
  /** How many messages came since the reader left the end. */
  readonly count: number;
  readonly onJump: () => void;
  /** Back to where the reader jumped from; null: they didn't. */
  readonly onBack: (() => void) | null;
}

/** The ways back: to the newest message, and to where the reader came from. */
export function JumpToLatest({ visible, count, onJump, onBack }: JumpToLatestProps): JSX.Element | null {
  const t = useText();
  if (!visible && onBack === null) return null;
  const label = count === 0 ? t('conversation.toLatest') : t('conversation.toLatestNew', { count });
  return (
    <div className="jump">
      {onBack === null ? null : (
        <IconButton label={t('conversation.goBack')} className="jump-button" onClick={onBack}>
          <Undo2 aria-hidden="true" />
        </IconButton>
      )}
      {visible ? (
        <div className="jump-latest">
          <IconButton label={label} className="jump-button" onClick={onJump}>
            <ArrowDown aria-hidden="true" />
          </IconButton>
          {count === 0 ? null : (
            <span className="jump-count" aria-hidden="true">
              {count > 99 ? '99+' : count}
            </span>
          )}
        </div>
      ) : null}
    </div>
  );
}
