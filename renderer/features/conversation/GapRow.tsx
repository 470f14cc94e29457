import type { JSX } from 'react';
import { errorText } from '../../../shared/text/errorText.ts';
import { useConversation } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

/** A gap in the downloaded messages, with a button that loads it. */
export function GapRow({ gapId }: { readonly gapId: number }): JSX.Element {
  const t = useText();
  const row = useFocusHandover<HTMLDivElement>();
  const fill = useConversation((state) => state.fill);
  const filling = useConversation((state) => state.filling.has(gapId));
  const error = useConversation((state) => state.gapErrors.get(gapId));
  return (
    <div ref={row} className="gap">
      <div className="gap-line">
        <span>{t('conversation.gap')}</span>
        <button type="button" className="link-button" aria-disabled={filling} onClick={() => void fill(gapId)}>
          {filling ? t('conversation.gapLoading') : t('conversation.gapLoad')}
        </button>
      </div>
      {error === undefined ? null : (
        <div className="gap-error">
          <p role="alert">
            {error.code === 'offline'
              ? t('conversation.gapOffline')
              : `${t('conversation.gapFailed')} ${errorText(t, error)}`}
          </p>
          {error.code === 'offline' ? null : <ErrorDetails error={error} />}
        </div>
      )}
    </div>
  );
}
