import { CalendarDays } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import type { SearchHit } from '../../../shared/contract/messages.ts';
import type { Conversation, Person } from '../../../shared/model.ts';
import { TimeLabel } from '../../app/time.tsx';
import { useAccount } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Marked } from '../../ui/Marked.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';
import type { SearchResult } from './searchResults.ts';

interface ResultItemProps {
  readonly choice: SearchResult;
  /** The conversations, to name the other person of a message. */
  readonly groups: readonly Conversation[];
}

/** Content of one result. */
export function ResultItem({ choice, groups }: ResultItemProps): JSX.Element {
  const t = useText();
  switch (choice.kind) {
    case 'handle':
      return <PersonLine person={choice.person}>{null}</PersonLine>;
    case 'day':
      return (
        <>
          <span className="picker-icon" aria-hidden="true">
            <CalendarDays />
          </span>
          <span className="picker-lines">
            <span className="picker-name">{choice.day.value}</span>
            <span className="picker-handle">{t(`search.days.${choice.day.kind}`)}</span>
          </span>
        </>
      );
    case 'conversation':
      return (
        <PersonLine person={choice.group.other} under={oneLine(choice.group.text)}>
          <TimeLabel className="conversation-time" value={choice.group.at} kind="messageTimeAgo" />
        </PersonLine>
      );
    case 'person':
      return (
        <PersonLine person={choice.person}>
          <span className="picker-hint">{t('search.begins')}</span>
        </PersonLine>
      );
    case 'message':
      return (
        <HitLine hit={choice.hit} other={groups.find(({ id }) => id === choice.hit.message.conversationId)?.other} />
      );
  }
}

interface PersonLineProps {
  readonly person: Person;
  /** Shown below the name, in place of the handle. */
  readonly under?: string;
  readonly children: ReactNode;
}

function PersonLine({ person, under = '', children }: PersonLineProps): JSX.Element {
  const t = useText();
  const handle = person.handle === '' || person.name.trim() === '' ? '' : `@${person.handle}`;
  return (
    <>
      <Avatar person={person} size="small" />
      <span className="picker-lines">
        <span className="search-name">
          <bdi className="picker-name">{personName(t, person)}</bdi>
          {under === '' || handle === '' ? null : <bdi className="picker-handle">{handle}</bdi>}
        </span>
        <bdi className="picker-handle">{under || handle}</bdi>
      </span>
      {children}
    </>
  );
}

/** A found message: conversation, time and matching text. */
function HitLine({ hit, other }: { readonly hit: SearchHit; readonly other: Person | undefined }): JSX.Element {
  const t = useText();
  const { message, snippet, matches } = hit;
  const ownerId = useAccount((state) => state.account?.owner.id);
  const own = message.sender.id === ownerId;
  const name = personName(t, own ? (other ?? message.sender) : message.sender);
  return (
    <>
      <Avatar person={message.sender} size="small" />
      <span className="picker-lines">
        <span className="search-head">
          <bdi className="picker-name" data-testid="hit-sender">
            {own ? t('search.to', { name }) : name}
          </bdi>
          <TimeLabel className="conversation-time" value={message.at} kind="messageTimeAgo" />
        </span>
        <span className="search-snippet" dir="auto">
          <Marked text={snippet} matches={matches} />
        </span>
      </span>
    </>
  );
}
