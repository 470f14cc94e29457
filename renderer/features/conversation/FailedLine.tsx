import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { useConversation } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { useFocusHandover } from './useFocusHandover.ts';

/** Below a message that was not sent: why, and what can be done about it. */
export function FailedLine({ outgoing }: { readonly outgoing: OutgoingMessage }): JSX.Element {
  const line = useFocusHandover<HTMLDivElement>();
  const retry = useConversation((state) => state.retry);
  const askDiscard = useConversation((state) => state.askDiscard);
  const decisionError = useConversation((state) => state.outgoingErrors.get(outgoing.id));
  const error = decisionError ?? outgoing.error;
  return (
    <div ref={line} className="failed-line">
      <p>
        <bdi>
          {text.sending.notSent} {error === null ? null : errorText(error)}
        </bdi>
      </p>
      <div className="failed-actions">
        {error === null ? null : <ErrorDetails error={error} />}
        <button type="button" className="failed-button" onClick={() => void retry(outgoing.id)}>
          {text.sending.retry}
        </button>
        <button type="button" className="failed-button" onClick={() => askDiscard(outgoing.id)}>
          {text.sending.discard}
        </button>
      </div>
    </div>
  );
}
