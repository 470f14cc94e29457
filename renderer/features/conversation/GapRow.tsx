import type { JSX } from 'react';
import { useConversation } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

/** Where messages are missing, with the way to get them. */
export function GapRow({ gapId }: { readonly gapId: number }): JSX.Element {
  const row = useFocusHandover<HTMLDivElement>();
  const fill = useConversation((state) => state.fill);
  const filling = useConversation((state) => state.filling.has(gapId));
  const error = useConversation((state) => state.gapErrors.get(gapId));
  return (
    <div ref={row} className="gap">
      <div className="gap-line">
        <span>{text.conversation.gap}</span>
        <button type="button" className="link-button" aria-disabled={filling} onClick={() => void fill(gapId)}>
          {filling ? text.conversation.gapLoading : text.conversation.gapLoad}
        </button>
      </div>
      {error === undefined ? null : (
        <div className="gap-error">
          <p role="alert">
            {error.code === 'offline'
              ? text.conversation.gapOffline
              : `${text.conversation.gapFailed} ${errorText(error)}`}
          </p>
          {error.code === 'offline' ? null : <ErrorDetails error={error} />}
        </div>
      )}
    </div>
  );
}
