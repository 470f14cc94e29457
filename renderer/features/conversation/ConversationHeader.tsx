import { ChevronLeft } from 'lucide-react';
import type { JSX } from 'react';
import type { MessageGroup } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useConversation } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { personName } from '../../ui/personName.ts';
import { AsOf } from '../status/AsOf.tsx';

interface ConversationHeaderProps {
  readonly group: MessageGroup;
  readonly onBack: (() => void) | null;
}

/** Whom the conversation is with, and how fresh it is. */
export function ConversationHeader({ group, onBack }: ConversationHeaderProps): JSX.Element {
  const { other } = group;
  const read = useConversation((state) => (state.groupId === group.id ? state.syncedAt : null));
  const syncedAt = laterOf(read, group.syncedAt);
  // Where the list isn't beside it, nothing else heads the window.
  const Heading = onBack === null ? 'h2' : 'h1';
  return (
    <header className="conversation-header">
      {onBack === null ? null : (
        <IconButton label={text.conversation.back} onClick={onBack}>
          <ChevronLeft aria-hidden="true" className="mirrored" />
        </IconButton>
      )}
      <Avatar person={other} />
      <div className="header-names">
        <Heading dir="auto">{personName(other)}</Heading>
        <Byline person={other}>
          {syncedAt === null ? (
            text.conversation.neverSynced
          ) : (
            <AsOf value={syncedAt} word={text.conversation.synced} />
          )}
        </Byline>
      </div>
    </header>
  );
}

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b > a) ? b : a);
