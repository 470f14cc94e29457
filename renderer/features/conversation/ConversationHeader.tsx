import { ChevronLeft, Search, Timer } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useConversation, useConversationList, useFind } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { personName } from '../../ui/personName.ts';
import { MutedMark } from '../conversationList/Muted.tsx';
import { AsOf } from '../status/AsOf.tsx';
import { ConversationMenu } from './ConversationMenu.tsx';
import { durationWords } from './disappearing.ts';
import { JumpToDate } from './JumpToDate.tsx';
import { MoreMenu } from './MoreMenu.tsx';

interface ConversationHeaderProps {
  readonly group: Conversation;
  readonly onBack: (() => void) | null;
}

/** Whom the conversation is with, how fresh it is, and whether what one writes there disappears. */
export function ConversationHeader({ group, onBack }: ConversationHeaderProps): JSX.Element {
  const t = useText();
  const { other } = group;
  const read = useConversation((state) => (state.conversationId === group.id ? state.syncedAt : null));
  const syncedAt = laterOf(read, group.syncedAt);
  const isNew = useConversationList((state) => state.begun.has(group.id));
  const [header, setHeader] = useState<HTMLElement | null>(null);
  const [jumping, setJumping] = useState(false);
  const showFind = useFind((state) => state.show);
  const duration = durationWords(t, group.disappearAfter);
  // Where the list isn't beside it, nothing else heads the window.
  const Heading = onBack === null ? 'h2' : 'h1';
  return (
    <header ref={setHeader} className="conversation-header">
      {onBack === null ? null : (
        <IconButton label={t('conversation.back')} onClick={onBack}>
          <ChevronLeft aria-hidden="true" className="mirrored" />
        </IconButton>
      )}
      <Avatar person={other} />
      <div className="header-names">
        <Heading dir="auto">
          <span className="header-name">{personName(t, other)}</span> <MutedMark until={group.mutedUntil} />
        </Heading>
        <Byline person={other}>
          {syncedAt === null ? (
            isNew ? (
              t('conversation.isNew')
            ) : (
              t('conversation.neverSynced')
            )
          ) : (
            <AsOf value={syncedAt} word={(time) => t('conversation.synced', { time })} />
          )}
          {duration === '' ? null : (
            <>
              {' · '}
              <span className="header-timer" title={t('disappearing.mark', { duration })}>
                <Timer aria-hidden="true" />
                <span className="visually-hidden">{t('disappearing.mark', { duration: '' })}</span>
                {duration}
              </span>
            </>
          )}
        </Byline>
      </div>
      <IconButton label={t('find.open')} aria-keyshortcuts="Control+F Meta+F" onClick={showFind}>
        <Search aria-hidden="true" />
      </IconButton>
      <ConversationMenu group={group} container={header} />
      <MoreMenu group={group} container={header} onJump={() => setJumping(true)} />
      <JumpToDate conversationId={group.id} open={jumping} onOpenChange={setJumping} />
    </header>
  );
}

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b > a) ? b : a);
