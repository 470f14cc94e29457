import { Check, Clock, Timer } from 'lucide-react';
import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useSync } from '../../state/hooks.ts';
import { isStill } from '../../state/sync.ts';
import { TimeLabel, useTimeText } from '../../state/time.tsx';
import { useText } from '../../text/useText.ts';
import type { ShownMessage } from './assemble.ts';
import { durationWords } from './disappearing.ts';

interface MessageMetaProps {
  readonly message: ShownMessage;
  readonly own: boolean;
  readonly outgoing: OutgoingMessage | null;
}

/** The line below a run: the time of day, how far ahead a message from the future is, until when it is there, whether it is sent. */
export function MessageMeta({ message, own, outgoing }: MessageMetaProps): JSX.Element {
  const t = useText();
  const ahead = useTimeText(message.at, 'ahead');
  const { expiresAt } = message;
  const duration = outgoing === null ? '' : durationWords(t, outgoing.disappearAfter);
  return (
    <div className="message-meta">
      {expiresAt === null ? null : <Countdown expiresAt={expiresAt} />}
      {duration === '' ? null : (
        <span className="message-timer" title={t('disappearing.after', { duration })}>
          <Timer aria-hidden="true" />
          {duration}
        </span>
      )}
      <TimeLabel value={message.at} kind="clockTime" />
      {ahead === '' || own ? null : <span className="message-ahead">{ahead}</span>}
      {own ? outgoing === null ? <SentMark /> : <SendingMark outgoing={outgoing} /> : null}
    </div>
  );
}

/** How long the message is still there. */
const Countdown = ({ expiresAt }: { readonly expiresAt: Instant }): JSX.Element => {
  const t = useText();
  return (
    <span className="message-timer">
      <Timer aria-hidden="true" />
      <span className="visually-hidden">{t('disappearing.countdown')}</span>
      <TimeLabel value={expiresAt} kind="timeUntil" />
    </span>
  );
};

const SentMark = (): JSX.Element => {
  const t = useText();
  return (
    <span className="message-state" title={t('sending.sent')}>
      <Check aria-hidden="true" />
      <span className="visually-hidden">{t('sending.sent')}</span>
    </span>
  );
};

/** Of a message that is on its way. It says so in words once that takes longer than a moment. */
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

/** Beside a message that is on its way and doesn't end its run. It takes no room, so that nothing moves when it goes. */
export const WaitingMark = (): JSX.Element => {
  const t = useText();
  return (
    <span className="waiting-mark" title={t('sending.waitingTitle')}>
      <Clock aria-hidden="true" />
    </span>
  );
};
