import { CalendarDays } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import type { SearchHit } from '../../../shared/contract/messages.ts';
import type { Person } from '../../../shared/model.ts';
import { displayHandleBeside } from '../../../shared/text/displayName.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import { TimeLabel } from '../../app/time.tsx';
import { useAccount, useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Marked } from '../../ui/Marked.tsx';
import { personName } from '../../ui/personName.ts';
import conversationRowCss from '../conversationList/ConversationRow.module.css';
import pickerCss from '../people/picker.module.css';
import css from './ResultItem.module.css';
import type { SearchResult } from './searchResults.ts';

/** Content of one result. */
export function ResultItem({ choice }: { readonly choice: SearchResult }): JSX.Element {
  const t = useText();
  switch (choice.kind) {
    case 'handle':
      return <PersonLine person={choice.person}>{null}</PersonLine>;
    case 'day':
      return (
        <>
          <span className={pickerCss.pickerIcon} aria-hidden="true">
            <CalendarDays />
          </span>
          <span className={pickerCss.pickerLines}>
            <span className={pickerCss.pickerName}>{choice.day.value}</span>
            <span className={pickerCss.pickerHandle}>{t(`search.days.${choice.day.kind}`)}</span>
          </span>
        </>
      );
    case 'conversation':
      return (
        <PersonLine
          person={choice.conversation.other}
          isGroup={choice.conversation.group !== null}
          under={oneLine(choice.conversation.text)}
        >
          <TimeLabel
            className={conversationRowCss.conversationTime}
            value={choice.conversation.at}
            kind="messageTimeAgo"
          />
        </PersonLine>
      );
    case 'person':
      return (
        <PersonLine person={choice.person}>
          <span className={pickerCss.pickerHint}>{t('search.begins')}</span>
        </PersonLine>
      );
    case 'message':
      return <HitLine hit={choice.hit} />;
  }
}

interface PersonLineProps {
  readonly person: Person;
  readonly isGroup?: boolean;
  /** Shown below the name, in place of the handle. */
  readonly under?: string;
  readonly children: ReactNode;
}

function PersonLine({ person, isGroup = false, under = '', children }: PersonLineProps): JSX.Element {
  const t = useText();
  const handle = displayHandleBeside(person);
  return (
    <>
      <Avatar person={person} size="small" isGroup={isGroup} />
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.searchName}>
          <bdi className={pickerCss.pickerName}>{personName(t, person)}</bdi>
          {under === '' || handle === '' ? null : <bdi className={pickerCss.pickerHandle}>{handle}</bdi>}
        </span>
        <bdi className={pickerCss.pickerHandle}>{under || handle}</bdi>
      </span>
      {children}
    </>
  );
}

/** A found message: conversation, time and matching text. */
function HitLine({ hit }: { readonly hit: SearchHit }): JSX.Element {
  const t = useText();
  const { message, snippet, matches } = hit;
  const ownerId = useAccount((state) => state.account?.owner.id);
  const conversation = useConversationList((state) =>
    state.conversations?.find(({ id }) => id === message.conversationId),
  );
  const other = conversation?.other;
  const isGroup = conversation !== undefined && conversation.group !== null;
  const own = message.sender.id === ownerId;
  const name = personName(t, own ? (other ?? message.sender) : message.sender);
  return (
    <>
      <Avatar person={message.sender} size="small" />
      <span className={pickerCss.pickerLines}>
        <span className={pickerCss.searchHead}>
          <bdi className={pickerCss.pickerName} data-testid="hit-sender">
            {own
              ? t('search.to', { name })
              : isGroup && other !== undefined
                ? t('group.senderIn', { name, title: personName(t, other) })
                : name}
          </bdi>
          <TimeLabel className={conversationRowCss.conversationTime} value={message.at} kind="messageTimeAgo" />
        </span>
        <span className={css.searchSnippet} dir="auto">
          <Marked text={snippet} matches={matches} />
        </span>
      </span>
    </>
  );
}
