import { CircleAlert, Clock } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import { TimeLabel } from '../../app/time.tsx';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { personName } from '../../ui/personName.ts';
import { MutedMark } from './Muted.tsx';

interface ConversationRowProps {
  readonly conversation: Conversation;
  /** Whether the owner wrote the last message. */
  readonly own: boolean;
  /** Whether it is open; its draft is then in the composer. */
  readonly open: boolean;
}

/** One conversation in the list: person, last message or draft, time and unread count. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): JSX.Element {
  const t = useText();
  const { conversation } = props;
  return (
    <>
      <Avatar person={conversation.other} />
      <span className="conversation-lines">
        <span className="conversation-heading">
          <span className="conversation-name" data-testid="conversation-name" dir="auto">
            {personName(t, conversation.other)}
          </span>
          <MutedMark until={conversation.mutedUntil} />
        </span>
        <Preview {...props} />
      </span>
      <span className="conversation-meta" data-testid="conversation-meta">
        <TimeLabel className="conversation-time" value={conversation.at} kind="messageTimeAgo" />
        <Marks {...conversation} />
      </span>
    </>
  );
});

function Preview({ conversation, own, open }: ConversationRowProps): JSX.Element {
  const t = useText();
  const draft = open ? '' : oneLine(conversation.draft);
  const last = oneLine(conversation.text);
  if (conversation.failed > 0) {
    return (
      <bdi className="conversation-preview conversation-failed">
        {t('conversationList.notSent', { count: conversation.failed })}
      </bdi>
    );
  }
  return (
    <span className="conversation-preview">
      {draft === '' ? null : <em className="conversation-draft">{t('conversationList.draft')}</em>}
      {draft === '' && own ? <span>{t('conversationList.you')}</span> : null}
      <span className="conversation-text" data-testid="conversation-text" dir="auto">
        {draft || last || t('conversationList.noText')}
      </span>
    </span>
  );
}

/** Marks for failed, waiting and unread messages. */
function Marks({ failed, waiting, unread }: Conversation): JSX.Element | null {
  const t = useText();
  if (failed + waiting + unread === 0) return null;
  return (
    <span className="conversation-marks">
      {failed > 0 ? <CircleAlert className="conversation-failed" aria-hidden="true" /> : null}
      {failed === 0 && waiting > 0 ? (
        <span title={t('conversationList.waiting', { count: waiting })}>
          <Clock aria-hidden="true" />
          <span className="visually-hidden">{t('conversationList.waiting', { count: waiting })}</span>
        </span>
      ) : null}
      {unread > 0 ? (
        <span className="badge" title={t('conversationList.unread', upTo99(unread))}>
          <bdi aria-hidden="true">{t('accounts.badge', upTo99(unread))}</bdi>
          <span className="visually-hidden">{t('conversationList.unread', upTo99(unread))}</span>
        </span>
      ) : null}
    </span>
  );
}
