import { ArrowDown } from 'lucide-react';
import type { JSX } from 'react';
import { text } from '../../text.ts';
import { IconButton } from '../../ui/IconButton.tsx';

interface JumpToLatestProps {
  readonly visible: boolean;
  /** How many messages came since the reader left the end. */
  readonly count: number;
  readonly onJump: () => void;
}

/** The way back to the newest message. */
export function JumpToLatest({ visible, count, onJump }: JumpToLatestProps): JSX.Element | null {
  if (!visible) return null;
  const label = count === 0 ? text.conversation.toLatest : text.conversation.toLatestNew(count);
  return (
    <div className="jump">
      <IconButton label={label} className="jump-button" onClick={onJump}>
        <ArrowDown aria-hidden="true" />
      </IconButton>
      {count === 0 ? null : (
        <span className="jump-count" aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </div>
  );
}
