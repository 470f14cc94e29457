import { Check, Clock, MonitorSmartphone, Timer } from 'lucide-react';
import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { TimeLabel, useTimeText } from '../../app/time.tsx';
import { useConversation, useSync } from '../../session/hooks.ts';
import { isStill } from '../../session/sync.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import type { ShownMessage } from './assemble.ts';
import { durationWords } from './disappearing.ts';
import { useFocusHandover } from './useFocusHandover.ts';

interface MessageMetaProps {
  readonly message: ShownMessage;
  readonly own: boolean;
  readonly outgoing: OutgoingMessage | null;
}

/** The line below a run: time, expiry and delivery state, and how far in the future the time is. */
export function MessageMeta({ message, own, outgoing }: MessageMetaProps): JSX.Element {
  const t = useText();
  const ahead = useTimeText(message.at, 'ahead');
  const { expiresAt } = message;
  const duration = outgoing === null ? '' : durationWords(t, outgoing.disappearAfter);
  return (
    <div className="message-meta">
      {expiresAt === null ? null : (
        <span className="message-timer">
          <Timer aria-hidden="true" />
          <span className="visually-hidden">{t('disappearing.countdown')}</span>
          <TimeLabel value={expiresAt} kind="timeUntil" />
        </span>
      )}
      {duration === '' ? null : (
        <span className="message-timer" title={t('disappearing.after', { duration })}>
          <Timer aria-hidden="true" />
          {duration}
        </span>
      )}
      <TimeLabel value={message.at} kind="clockTime" />
      {ahead === '' || own ? null : (
        <span className="message-ahead" data-testid="message-ahead">
          {ahead}
        </span>
      )}
      {outgoing !== null ? (
        <SendingMark outgoing={outgoing} />
      ) : own && message.sentHere !== true ? (
        <span className="message-state" title={t('sending.elsewhere')} data-testid="sent-elsewhere">
          <MonitorSmartphone aria-hidden="true" />
          <span className="visually-hidden">{t('sending.elsewhere')}</span>
        </span>
      ) : own ? (
        <span className="message-state" title={t('sending.sent')}>
          <Check aria-hidden="true" />
          <span className="visually-hidden">{t('sending.sent')}</span>
        </span>
      ) : null}
    </div>
  );
}

/** State of an outgoing message; in words only when sending takes long. */
function SendingMark({ outgoing }: { readonly outgoing: OutgoingMessage }): JSX.Element {
  const t = useText();
  const still = useSync(({ status }) => isStill(status));
  const waits = still || outgoing.error !== null || outgoing.nextAttemptAt !== null;
  return (
    <span
      className="message-state"
      title={outgoing.error === null ? t('sending.waitingTitle') : errorText(t, outgoing.error)}
    >
      <Clock aria-hidden="true" />
      <span className={waits ? '' : 'visually-hidden'}>{waits ? t('sending.waiting') : t('sending.sending')}</span>
    </span>
  );
}

/** Below a failed message: the reason and the actions. */
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
