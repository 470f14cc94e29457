import { CircleAlert, Clock } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import { TimeLabel } from '../../app/time.tsx';
import { useAccount } from '../../session/hooks.ts';
import { eventText } from '../../text/eventText.ts';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import badgeCss from '../../ui/badge.module.css';
import { conversationName, shortName } from '../../ui/personName.ts';
import textCss from '../../ui/text.module.css';
import { ConversationLabel } from './ConversationLabel.tsx';
import css from './ConversationRow.module.css';
import { MutedMark } from './Muted.tsx';
import { PinnedMark } from './Pinned.tsx';

interface ConversationRowProps {
  readonly conversation: Conversation;
  /** Whether the owner wrote the last message. */
  readonly own: boolean;
  /** Whether there are others with the same person. */
  readonly twin: boolean;
  /** Whether it is open; its draft is then in the composer. */
  readonly open: boolean;
}

/** One conversation in the list: person, last message or draft, time and unread count. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): JSX.Element {
  const t = useText();
  const { conversation } = props;
  return (
    <>
      <Avatar person={conversation.other} isNotes={conversation.isNotes} isGroup={conversation.group !== null} />
      <span className={css.conversationHeading}>
        <span className={css.conversationName} data-testid="conversation-name" dir="auto">
          {conversationName(t, conversation)}
        </span>
        {props.twin ? <ConversationLabel conversation={conversation} /> : null}
        {conversation.isPinned ? <PinnedMark /> : null}
        <MutedMark until={conversation.mutedUntil} />
      </span>
      <span className={css.conversationLine}>
        <Preview {...props} />
        <Marks {...conversation} />
      </span>
      <TimeLabel className={css.conversationTime} value={conversation.at} kind="messageTimeAgo" />
    </>
  );
});

function Preview({ conversation, own, open }: ConversationRowProps): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const { group } = conversation;
  const draft = open ? '' : oneLine(conversation.draft);
  const event = group?.lastEvent ?? null;
  const last = event === null ? oneLine(conversation.text) : eventText(t, event, group?.lastSender ?? null, ownerId);
  const who = event === null && !own ? (group?.lastSender ?? null) : null;
  if (conversation.failed > 0) {
    return (
      <bdi className={`${css.conversationPreview} ${css.conversationFailed}`}>
        {t('conversationList.notSent', { count: conversation.failed })}
      </bdi>
    );
  }
  return (
    <span className={css.conversationPreview}>
      {draft === '' ? null : <em className={css.conversationDraft}>{t('conversationList.draft')}</em>}
      {draft === '' && own && event === null ? <span>{t('conversationList.you')}</span> : null}
      {draft === '' && who !== null ? (
        <span className={css.conversationWho}>{t('conversationList.who', { name: shortName(t, who) })}</span>
      ) : null}
      <span className={css.conversationText} data-testid="conversation-text" dir="auto">
        {draft || last || t('conversationList.noText')}
      </span>
    </span>
  );
}

/** Marks for failed, waiting and unread messages. */
function Marks({ failed, waiting, unread, isMarkedUnread, group }: Conversation): JSX.Element | null {
  const t = useText();
  const mentions = group?.mentions ?? 0;
  if (failed + waiting + unread === 0 && !isMarkedUnread) return null;
  return (
    <span className={css.conversationMarks} data-testid="conversation-marks">
      {failed > 0 ? <CircleAlert className={css.conversationFailed} aria-hidden="true" /> : null}
      {failed === 0 && waiting > 0 ? (
        <span title={t('conversationList.waiting', { count: waiting })}>
          <Clock aria-hidden="true" />
          <span className={textCss.visuallyHidden}>{t('conversationList.waiting', { count: waiting })}</span>
        </span>
      ) : null}
      {unread > 0 && mentions > 0 ? (
        <span className={badgeCss.badge} title={t('conversationList.unread', upTo99(unread))} data-testid="mentioned">
          <span aria-hidden="true">@</span>
          <span className={textCss.visuallyHidden}>
            {t('joins.comma', {
              first: t('conversationList.mentions', { count: mentions }),
              second: t('conversationList.unread', upTo99(unread)),
            })}
          </span>
        </span>
      ) : unread > 0 ? (
        <span className={badgeCss.badge} title={t('conversationList.unread', upTo99(unread))}>
          <bdi aria-hidden="true">{t('accounts.badge', upTo99(unread))}</bdi>
          <span className={textCss.visuallyHidden}>{t('conversationList.unread', upTo99(unread))}</span>
        </span>
      ) : null}
      {unread === 0 && isMarkedUnread ? (
        <span className={css.unreadDot} title={t('conversationList.markedUnread')} data-testid="unread-dot">
          <span className={textCss.visuallyHidden}>{t('conversationList.markedUnread')}</span>
        </span>
      ) : null}
    </span>
  );
}
