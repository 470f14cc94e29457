import { Check, CircleAlert, Clock, MonitorSmartphone, Timer } from 'lucide-react';
import type { JSX } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { TimeLabel, useTimeSource, useTimeText } from '../../app/time.tsx';
import { isoOf } from '../../clock.ts';
import { useComposer, useConversation, useSync } from '../../session/hooks.ts';
import { isStill } from '../../session/sync.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { focusTarget } from '../../ui/focusTargets.ts';
import textCss from '../../ui/text.module.css';
import type { ShownMessage } from './assemble.ts';
import { durationWords } from './disappearing.ts';
import css from './MessageMeta.module.css';
import { useFocusHandover } from './useFocusHandover.ts';

interface MetaParts {
  readonly message: ShownMessage;
  readonly own: boolean;
  readonly outgoing: OutgoingMessage | null;
  /** The time of day. */
  readonly time: string;
  /** Whether another person's message had a time in the future when it was drawn. */
  readonly isAhead: boolean;
}

interface RoomParts extends MetaParts {
  /** The word for an edited message; empty: it was not. */
  readonly edited: string;
}

interface MessageMetaProps extends MetaParts {
  /** The full date and time of the last edit; empty: there was none. */
  readonly editedFull: string;
  /** The full date and time. */
  readonly full: string;
}

/** Room for an icon, a duration and a distance in words such as “in 35m”, in widths of the letter M. */
const [ICON, DURATION, DISTANCE] = ['\u2003'.repeat(2), '\u2003'.repeat(3), '\u2003'.repeat(5)];

/** Invisible text that is as wide as the time with its marks. It doesn't change as time passes. */
export const metaRoom = ({ message, own, outgoing, time, isAhead, edited }: RoomParts): string =>
  [
    message.expiresAt === null && (outgoing?.disappearAfter ?? null) === null ? '' : ICON + DURATION,
    isAhead ? DISTANCE : '',
    edited === '' ? '' : `${edited} `,
    time,
    own ? ICON : '',
  ].join('');

/** At the end of a bubble: expiry, how far in the future the time is, the time, and the delivery state. */
export function MessageMeta({
  message,
  own,
  outgoing,
  time,
  full,
  editedFull,
  isAhead,
}: MessageMetaProps): JSX.Element {
  const t = useText();
  const { expiresAt } = message;
  const duration = outgoing === null ? '' : durationWords(t, outgoing.disappearAfter);
  return (
    <span className={css.messageMeta}>
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
      {isAhead ? <Ahead at={message.at} /> : null}
      {editedFull === '' ? null : (
        <span title={t('editing.editedAt', { time: editedFull })} data-testid="edited">
          {t('editing.edited')}
        </span>
      )}
      <time dir="auto" dateTime={isoOf(message.at)} title={full}>
        {time}
      </time>
      {outgoing?.state === 'failed' ? (
        <span className={css.messageState} title={t('sending.failed')}>
          <CircleAlert aria-hidden="true" />
        </span>
      ) : outgoing !== null ? (
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
    </span>
  );
}

/** How far in the future a time is; nothing once it is past. */
function Ahead({ at }: { readonly at: Instant }): JSX.Element | null {
  const ahead = useTimeText(at, 'ahead');
  return ahead === '' ? null : (
    <span className={css.messageAhead} data-testid="message-ahead">
      {ahead}
    </span>
  );
}

/** State of an outgoing message, in words for screen readers. */
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
      <span className={textCss.visuallyHidden}>{waits ? t('sending.waiting') : t('sending.sending')}</span>
    </span>
  );
}

/** Below a message that is sent later: when, and the actions until then. */
export function LaterLine({
  outgoing,
  sendAt,
}: {
  readonly outgoing: OutgoingMessage;
  readonly sendAt: Instant;
}): JSX.Element | null {
  const t = useText();
  const line = useFocusHandover<HTMLDivElement>();
  const time = useTimeSource();
  // The component is drawn again when the time has come.
  useTimeText(sendAt, 'timeUntil');
  const full = useTimeText(sendAt, 'formatDateTime');
  const retry = useConversation((state) => state.retry);
  const takeBack = useConversation((state) => state.takeBack);
  const putBack = useComposer((state) => state.putBack);
  const reply = useComposer((state) => state.reply);
  const error = useConversation((state) => state.outgoingErrors.get(outgoing.id));
  const { id, conversationId, text, canUndo = false, attempts, replyTo, quote } = outgoing;
  if (sendAt <= time.options().now || attempts > 0) return null;
  const edit = async (): Promise<void> => {
    if (await takeBack(id)) {
      putBack(conversationId, text);
      if (replyTo !== undefined && quote?.state === 'known')
        reply(conversationId, { target: replyTo, sender: quote.sender, text: quote.text });
    }
    focusTarget('composer')?.focus();
  };
  return (
    <div ref={line} className={css.laterLine} data-testid="later-line">
      {canUndo ? null : <p>{t('sending.later', { time: full })}</p>}
      {error === undefined ? null : <p role="alert">{errorText(t, error)}</p>}
      <div className={css.failedActions}>
        {canUndo ? (
          <button type="button" className={css.failedButton} onClick={() => void edit()}>
            {t('sending.undo')}
          </button>
        ) : (
          <>
            <button type="button" className={css.failedButton} onClick={() => void retry(id)}>
              {t('sending.now')}
            </button>
            <button type="button" className={css.failedButton} onClick={() => void edit()}>
              {t('sending.edit')}
            </button>
            <button type="button" className={css.failedButton} onClick={() => void takeBack(id)}>
              {t('sending.discard')}
            </button>
          </>
        )}
      </div>
    </div>
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
