import { Menu } from '@base-ui/react/menu';
import {
  Archive,
  ArchiveRestore,
  AtSign,
  Ban,
  BellOff,
  CalendarDays,
  Clock,
  FileDown,
  Link,
  LogOut,
  Merge,
  Pin,
  PinOff,
  Search,
  Split,
} from 'lucide-react';
import { type JSX, type ReactNode, useState } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import type { Conversation, ConversationId, Person } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { useTimeText } from '../../app/time.tsx';
import { joinConversations, keepConversation } from '../../session/commands.ts';
import { hasLeftConversation } from '../../session/conversationList.ts';
import {
  useConversation,
  useConversationList,
  useExports,
  useFind,
  useIsTwin,
  useSession,
} from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import { copyText } from '../../ui/clipboard.ts';
import menuCss from '../../ui/menu.module.css';
import { conversationName, personName } from '../../ui/personName.ts';
import { MuteItems } from '../conversationList/ConversationRowMenu.tsx';
import { MutedUntilLabel, useMuted } from '../conversationList/Muted.tsx';
import { Activity } from './Activity.tsx';
import css from './DetailsContent.module.css';
import { DisappearingRow } from './DisappearingRow.tsx';
import { Facts } from './Facts.tsx';
import { GroupPeople } from './GroupPeople.tsx';
import { GroupTitle } from './GroupTitle.tsx';
import { LabelRow } from './LabelRow.tsx';

interface DetailsContentProps {
  readonly conversation: Conversation;
  /** Closes the pane if it is over the conversation, before an action that shows something there. */
  readonly leave: () => void;
}

/** Who the other person is, what can be done with the conversation, and what this computer knows about it. */
export function DetailsContent({ conversation, leave }: DetailsContentProps): JSX.Element {
  const { id, other, group } = conversation;
  const hasLeft = useConversationList((state) => hasLeftConversation(state, id));
  const askGroup = useOverlays((state) => state.askGroup);
  const t = useText();
  const [home, setHome] = useState<HTMLElement | null>(null);
  const isNew = useConversationList((state) => state.started.has(id));
  const askExport = useExports((state) => state.ask);
  const askJump = useOverlays((state) => state.askJump);
  const askBlock = useOverlays((state) => state.askBlock);
  const showFind = useFind((state) => state.show);
  const { stores } = useApp();
  const session = useSession();
  const { client } = session;
  const isTwin = useIsTwin(id);
  const isJoined = conversation.joined.length > 0;
  const join = (isOn: boolean) => (): void => void joinConversations(conversation, isOn, session, stores.notices);
  const keep =
    (kind: 'pinned' | 'archived', isOn: boolean): (() => void) =>
    () =>
      void keepConversation(id, kind, isOn, { client, notices: stores.notices });
  const leaveFor = (action: () => void) => (): void => {
    leave();
    action();
  };
  return (
    <div ref={setHome} className={css.content}>
      <div className={css.hero}>
        <Avatar person={other} size="huge" isNotes={conversation.isNotes} isGroup={group !== null} />
        {group === null ? (
          <p className={css.heroName} dir="auto">
            {conversationName(t, conversation)}
          </p>
        ) : (
          <GroupTitle key={`title ${id}`} conversation={conversation} />
        )}
        <Byline
          person={other}
          parts={[
            isNew ? t('conversation.isNew') : null,
            group === null ? null : t('group.kind'),
            group === null || group.members === 0 ? null : t('group.people', { count: group.members }),
          ]}
        />
      </div>
      <div className={css.quick}>
        <button type="button" className={css.quickAction} onClick={leaveFor(showFind)}>
          <Search aria-hidden="true" />
          {t('details.search')}
        </button>
        <MuteAction conversation={conversation} container={home} />
        <button type="button" className={css.quickAction} onClick={keep('pinned', !conversation.isPinned)}>
          {conversation.isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          {conversation.isPinned ? t('more.unpin') : t('more.pin')}
        </button>
      </div>
      {group === null || hasLeft ? null : (
        <section className={css.block} aria-labelledby={`people ${id}`}>
          <h3 id={`people ${id}`}>{t('group.peopleTitle')}</h3>
          <GroupPeople key={`people ${id}`} conversation={conversation} container={home} />
        </section>
      )}
      <div>
        <LabelRow key={`label ${id}`} conversation={conversation} />
        {/* One button, which keeps the focus while it turns into the way back. */}
        {isTwin || isJoined ? (
          <DetailsRow icon={isTwin ? <Merge /> : <Split />} onClick={join(isTwin)}>
            {isTwin ? t('more.join') : t('more.separate')}
          </DetailsRow>
        ) : null}
        {isTwin && isJoined ? (
          <DetailsRow icon={<Split />} onClick={join(false)}>
            {t('more.separate')}
          </DetailsRow>
        ) : null}
        <DisappearingRow conversation={conversation} container={home} />
        <DetailsRow icon={<CalendarDays />} onClick={leaveFor(() => askJump(id))}>
          {t('more.jump')}
        </DetailsRow>
        <DetailsRow
          icon={conversation.isArchived ? <ArchiveRestore /> : <Archive />}
          onClick={keep('archived', !conversation.isArchived)}
        >
          {conversation.isArchived ? t('more.unarchive') : t('more.archive')}
        </DetailsRow>
        <DetailsRow icon={<FileDown />} onClick={leaveFor(() => askExport(id))}>
          {t('details.export')}
        </DetailsRow>
        <CopyLink key={`link ${id}`} conversationId={id} />
        {conversation.isNotes || group !== null ? null : (
          <DetailsRow icon={<Ban />} onClick={() => askBlock(other)}>
            {t('blocking.ask')}
          </DetailsRow>
        )}
        {group === null || hasLeft ? null : (
          <DetailsRow icon={<LogOut />} onClick={() => askGroup({ kind: 'leave', conversation })}>
            {t('group.leave')}
          </DetailsRow>
        )}
      </div>
      {group === null ? <ClockNote key={`clock ${id}`} conversation={conversation} /> : null}
      <section className={css.block} aria-labelledby={`activity ${id}`}>
        <h3 id={`activity ${id}`}>{t('activity.title')}</h3>
        <Activity key={id} conversationId={id} newestAt={conversation.at} />
      </section>
      <section className={css.block} aria-labelledby={`facts ${id}`}>
        <h3 id={`facts ${id}`}>{t('details.facts')}</h3>
        <Facts key={id} conversation={conversation} />
      </section>
    </div>
  );
}

interface DetailsRowProps {
  readonly icon: ReactNode;
  /** What the action did. */
  readonly result?: string;
  readonly onClick: () => void;
  readonly children: string;
}

const DetailsRow = ({ icon, result, onClick, children }: DetailsRowProps): JSX.Element => (
  <button type="button" className={css.row} onClick={onClick}>
    <span className={css.rowIcon} aria-hidden="true">
      {icon}
    </span>
    <span className={css.rowName}>{children}</span>
    {result === undefined ? null : (
      <span className={css.rowValue} role="status">
        {result}
      </span>
    )}
  </button>
);

function CopyLink({ conversationId }: { readonly conversationId: ConversationId }): JSX.Element {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void =>
    setCopied(copyText(formatDeepLink({ kind: 'conversation', conversationId, messageId: null })));
  return (
    <DetailsRow icon={<Link />} result={isCopied ? t('copying.copied') : ''} onClick={copy}>
      {t('more.copyLink')}
    </DetailsRow>
  );
}

interface MuteActionProps extends Pick<DetailsContentProps, 'conversation'> {
  readonly container: HTMLElement | null;
}

/** Mutes the conversation for a time of choice, or says until when it is muted. */
function MuteAction({ conversation, container }: MuteActionProps): JSX.Element {
  const t = useText();
  const muted = useMuted(conversation.mutedUntil);
  const isMentions = !muted && conversation.group?.mentionsOnly === true;
  return (
    <Menu.Root>
      <Menu.Trigger className={css.quickAction}>
        {isMentions ? <AtSign aria-hidden="true" /> : <BellOff aria-hidden="true" />}
        {muted ? (
          <MutedUntilLabel until={conversation.mutedUntil} />
        ) : isMentions ? (
          t('more.mentionsOnly')
        ) : (
          t('details.mute')
        )}
      </Menu.Trigger>
      <Menu.Portal container={container}>
        <Menu.Positioner className={menuCss.menuPositioner} sideOffset={6}>
          <Menu.Popup className={menuCss.menu}>
            <MuteItems conversation={conversation} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Says that the other person's clock is ahead, if their newest loaded message has a time in the future. */
function ClockNote({ conversation: { id, other } }: Pick<DetailsContentProps, 'conversation'>): JSX.Element | null {
  const at = useConversation(({ conversationId, messages }) =>
    conversationId === id ? (messages.findLast(({ sender }) => sender.id === other.id)?.at ?? null) : null,
  );
  return at === null ? null : <AheadNote at={at} person={other} />;
}

function AheadNote({ at, person }: { readonly at: Instant; readonly person: Person }): JSX.Element | null {
  const t = useText();
  const ahead = useTimeText(at, 'ahead');
  return ahead === '' ? null : (
    <p className={css.note} data-testid="clock-note">
      <Clock aria-hidden="true" />
      <span>{t('details.clockAhead', { name: personName(t, person), ahead })}</span>
    </p>
  );
}
