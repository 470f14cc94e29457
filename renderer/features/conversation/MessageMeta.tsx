import { Check, Clock, MonitorSmartphone, Timer } from 'lucide-react';
import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { TimeLabel, useTimeText } from '../../app/time.tsx';
import { useConversation, useSync } from '../../session/hooks.ts';
import { isStill } from '../../session/sync.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import textCss from '../../ui/text.module.css';
import type { ShownMessage } from './assemble.ts';
import { durationWords } from './disappearing.ts';
import css from './MessageMeta.module.css';
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
    <div className={css.messageMeta}>
      {expiresAt === null ? null : (
        <span className={css.messageTimer}>
          <Timer aria-hidden="true" />
          <span className={textCss.visuallyHidden}>{t('disappearing.countdown')}</span>
          <TimeLabel value={expiresAt} kind="timeUntil" />
        </span>
      )}
      {duration === '' ? null : (
        <span className={css.messageTimer} title={t('disappearing.after', { duration })}>
          <Timer aria-hidden="true" />
          {duration}
        </span>
      )}
      <TimeLabel value={message.at} kind="clockTime" />
      {ahead === '' || own ? null : (
        <span className={css.messageAhead} data-testid="message-ahead">
          {ahead}
        </span>
      )}
      {outgoing !== null ? (
        <SendingMark outgoing={outgoing} />
      ) : own && message.sentHere !== true ? (
        <span className={css.messageState} title={t('sending.elsewhere')} data-testid="sent-elsewhere">
          <MonitorSmartphone aria-hidden="true" />
          <span className={textCss.visuallyHidden}>{t('sending.elsewhere')}</span>
        </span>
      ) : own ? (
        <span className={css.messageState} title={t('sending.sent')}>
          <Check aria-hidden="true" />
          <span className={textCss.visuallyHidden}>{t('sending.sent')}</span>
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
      className={css.messageState}
      title={outgoing.error === null ? t('sending.waitingTitle') : errorText(t, outgoing.error)}
    >
      <Clock aria-hidden="true" />
      <span className={waits ? '' : textCss.visuallyHidden}>{waits ? t('sending.waiting') : t('sending.sending')}</span>
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
    <div ref={line} className={css.failedLine}>
      <p>
        <bdi>
          {t('sending.notSent')} {error === null ? null : errorText(t, error)}
        </bdi>
      </p>
      <div className={css.failedActions}>
        {error === null ? null : <ErrorDetails error={error} />}
        <button type="button" className={css.failedButton} onClick={() => void retry(outgoing.id)}>
          {t('sending.retry')}
        </button>
        <button type="button" className={css.failedButton} onClick={() => askDiscard(outgoing.id)}>
          {t('sending.discard')}
        </button>
      </div>
    </div>
  );
}
