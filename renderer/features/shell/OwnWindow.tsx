import { MessageSquareDashed, TriangleAlert } from 'lucide-react';
import { type JSX, useEffect } from 'react';
import { mainWindowCommands } from '../../../shared/contract/app.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import { withoutIsolates } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { openConversation } from '../../session/conversationList.ts';
import { useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { later, useEver } from '../../ui/later.tsx';
import { conversationName } from '../../ui/personName.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Commands, useCommands } from '../shortcuts/useCommands.ts';
import { StatusBars } from '../status/StatusBars.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import css from './Panes.module.css';
import { useConversationCommands } from './useConversationCommands.ts';
import { useDetails } from './useDetails.ts';
import { useDockedDetails, useNarrow } from './useNarrow.ts';

const ConversationPane = later(async () => (await import('../conversation/ConversationPane.tsx')).ConversationPane);
const Details = later(async () => (await import('../details/Details.tsx')).Details);
const GroupDialogs = later(async () => (await import('../groups/GroupDialogs.tsx')).GroupDialogs);
const BlockDialog = later(async () => (await import('../people/BlockDialog.tsx')).BlockDialog);

/** One conversation in a window of its own, named after it. */
export function OwnWindow(): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const open = useConversationList(openConversation);
  const openId = open?.id ?? null;
  const narrow = useNarrow();
  const docked = useDockedDetails(false);
  const toggleDetails = useDetails(open !== null, docked);
  const hasDetailed = useEver(useOverlays((state) => state.details));
  const hasAsked = useEver(useOverlays((state) => state.group !== null));
  const hasBlocked = useEver(useOverlays((state) => state.blocking !== null));
  useConversationCommands(openId);
  // The others are those of the main window, where the menu has the same shortcuts.
  const forward = (command: (typeof mainWindowCommands)[number]) => (): void =>
    void client.app.command({ command }).catch(() => undefined);
  const forwarded: Commands = Object.fromEntries(mainWindowCommands.map((command) => [command, forward(command)]));
  useCommands(forwarded);
  useTitle(open === null ? null : withoutIsolates(oneLine(conversationName(t, open))));

  return (
    <div className={css.frame} data-own-window data-narrow={narrow || undefined}>
      <StatusBars />
      <div className={css.panes}>
        <main className={css.pane}>
          <PaneBoundary pane="conversation" shows={openId} frame={(content) => content}>
            {open === null ? (
              <NotListed />
            ) : (
              <ConversationPane conversation={open} onBack={null} onDetails={toggleDetails} />
            )}
          </PaneBoundary>
        </main>
        {open === null || !hasDetailed ? null : (
          <PaneBoundary
            pane="details"
            shows={openId}
            frame={(content) => <aside className={css.pane}>{content}</aside>}
          >
            <Details conversation={open} docked={docked} />
          </PaneBoundary>
        )}
      </div>
      {hasAsked ? <GroupDialogs /> : null}
      {hasBlocked ? <BlockDialog /> : null}
    </div>
  );
}

/** Names the window; null, and while Meridian is locked: after the app. */
function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return undefined;
    document.title = title;
    return () => {
      document.title = 'Meridian';
    };
  }, [title]);
}

/** Why the conversation is not shown. */
function NotListed(): JSX.Element {
  const t = useText();
  const isRead = useConversationList((state) => state.conversations !== null);
  const error = useConversationList((state) => state.error);
  const load = useConversationList((state) => state.load);
  if (isRead) {
    return (
      <EmptyState icon={<MessageSquareDashed />} title={t('ownWindow.gone')} isHeading>
        <p>{t('ownWindow.goneHint')}</p>
      </EmptyState>
    );
  }
  if (error === null) return <Skeleton kind="message" rows={6} label={t('conversation.loading')} />;
  return (
    <EmptyState icon={<TriangleAlert />} title={t('conversation.unreadable')} isHeading>
      <p>{errorText(t, error)}</p>
      <button type="button" className={buttonCss.button} onClick={() => void load()}>
        {t('error.retry')}
      </button>
      <ErrorDetails error={error} />
    </EmptyState>
  );
}
