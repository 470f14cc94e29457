import { CircleAlert, Clock } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { TimeLabel } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';
import { MutedMark } from './Muted.tsx';

interface ConversationRowProps {
  readonly group: Conversation;
  /** Whether the owner wrote the last message. */
  readonly own: boolean;
  /** Whether it is open: then its draft is in sight already. */
  readonly open: boolean;
}

/** One conversation in the list: with whom, its last message or what is being written, when that was, and what is new. */
export const ConversationRow = memo(function ConversationRow({ group, own, open }: ConversationRowProps): JSX.Element {
  return (
    <>
      <Avatar person={group.other} />
      <span className="group-lines">
        <span className="group-heading">
          <span className="group-name" dir="auto">
            {personName(group.other)}
          </span>
          <MutedMark until={group.mutedUntil} />
        </span>
        <Preview group={group} own={own} open={open} />
      </span>
      <span className="group-meta">
        <TimeLabel className="group-time" value={group.at} kind="messageTimeAgo" />
        <Marks group={group} />
      </span>
    </>
  );
});

function Preview({ group, own, open }: ConversationRowProps): JSX.Element {
  const draft = open ? '' : oneLine(group.draft);
  const last = oneLine(group.text);
  if (group.failed > 0) {
    return <bdi className="group-preview group-failed">{text.groups.notSent(group.failed)}</bdi>;
  }
  return (
    <span className="group-preview">
      {draft === '' ? null : <em className="group-draft">{text.groups.draft}</em>}
      {draft === '' && own ? <span>{text.groups.you}</span> : null}
      <span className="group-text" dir="auto">
        {draft || last || text.groups.noText}
      </span>
    </span>
  );
}

/** What asks for the person: messages that were not sent, that wait to be sent, that were not read. */
function Marks({ group: { failed, waiting, unread } }: Pick<ConversationRowProps, 'group'>): JSX.Element | null {
  if (failed + waiting + unread === 0) return null;
  return (
    <span className="group-marks">
      {failed > 0 ? <CircleAlert className="group-failed" aria-hidden="true" /> : null}
      {failed === 0 && waiting > 0 ? (
        <span title={text.groups.waiting(waiting)}>
          <Clock aria-hidden="true" />
          <span className="visually-hidden">{text.groups.waiting(waiting)}</span>
        </span>
      ) : null}
      {unread > 0 ? (
        <span className="badge" title={text.groups.unread(unread)}>
          <bdi aria-hidden="true">{text.accounts.badge(unread)}</bdi>
          <span className="visually-hidden">{text.groups.unread(unread)}</span>
        </span>
      ) : null}
    </span>
  );
}
