import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useConversation } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

/** Below a message that was not sent: why, and what can be done about it. */
export function FailedLine({ outgoing }: { readonly outgoing: OutgoingMessage }): JSX.Element {
  const t = useText();
  const line = useFocusHandover<HTMLDivElement>();
  const retry = useConversation((state) => state.retry);
  const askDiscard = useConversation((state) => state.askDiscard);
  const decisionError = useConversation((state) => state.outgoingErrors.get(outgoing.id));
  const error = decisionError ?? outgoing.error;
  return (
    <div ref={line} className="failed-line">
      <p>
        <bdi>
          {t('sending.notSent')} {error === null ? null : errorText(t, error)}
        </bdi>
      </p>
      <div className="failed-actions">
        {error === null ? null : <ErrorDetails error={error} />}
        <button type="button" className="failed-button" onClick={() => void retry(outgoing.id)}>
          {t('sending.retry')}
        </button>
        <button type="button" className="failed-button" onClick={() => askDiscard(outgoing.id)}>
          {t('sending.discard')}
        </button>
      </div>
    </div>
  );
}
