import type { StoreApi } from 'zustand/vanilla';
import { type DeepLink, formatDeepLink } from '../../shared/deepLinks.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Conversation, ConversationId, MessageId } from '../../shared/model.ts';
import { supersede, until } from '../async.ts';
import type { Client } from '../client.ts';
import { shownIn } from '../session/conversationList.ts';
import type { Session } from '../session/session.ts';
import { isStill } from '../session/sync.ts';
import type { AccountsState } from './accounts.ts';
import { linkNotices, type NoticesState } from './notices.ts';
import type { OverlaysState } from './overlays.ts';
import type { Sessions } from './sessions.ts';

interface LinkParts {
  readonly sessions: Sessions;
  readonly accounts: StoreApi<AccountsState>;
  readonly notices: StoreApi<NoticesState>;
  readonly overlays: StoreApi<OverlaysState>;
}

/** Opens a link; resolves when its place is shown or a notice says why not. A later link takes precedence. */
export type Follow = (link: DeepLink) => Promise<void>;

/** Opens links in the current session. Writes nothing: a new conversation is stored with its first message. */
export function createFollower({ sessions, accounts, notices, overlays }: LinkParts): Follow {
  const begin = supersede();

  return async (link) => {
    const superseded = begin();
    notices.getState().dismiss(...linkNotices);
    overlays.getState().close();
    if (accounts.getState().accounts === null) await accounts.getState().load();
    const session = sessions.current();
    const { account, conversationList } = session.stores;
    if (session.accountId !== null && account.getState().account === undefined) await account.getState().load();
    if (session.accountId === null || account.getState().account === null) {
      notices.getState().tell({ kind: 'no-account' });
      return;
    }
    const { selectedId } = conversationList.getState();
    /** False once the person or a later link went elsewhere. */
    const isWanted = (): boolean =>
      !superseded.aborted && sessions.current() === session && conversationList.getState().selectedId === selectedId;
    try {
      await open(link, session, notices, superseded, isWanted);
    } catch (thrown) {
      if (isWanted()) notices.getState().tell({ kind: 'not-followed', error: toAppError(thrown).toData() });
    }
  };
}

/**
 * Opens links to the conversation of a window that shows only that there, with `follow`, and others in the window that main
 * chooses.
 */
export function createOwnFollower(
  client: Pick<Client, 'app'>,
  { sessions, notices }: Pick<LinkParts, 'sessions' | 'notices'>,
  follow: Follow,
): Follow {
  return async (link) => {
    const { conversations, selectedId } = sessions.current().stores.conversationList.getState();
    if (link.kind === 'conversation' && shownIn(conversations ?? [], link.conversationId) === selectedId) {
      return follow(link);
    }
    try {
      await client.app.openPlace({ url: formatDeepLink(link) });
    } catch (thrown) {
      notices.getState().tell({ kind: 'not-followed', error: toAppError(thrown).toData() });
    }
  };
}

async function open(
  link: DeepLink,
  session: Session,
  notices: StoreApi<NoticesState>,
  signal: AbortSignal,
  isWanted: () => boolean,
): Promise<void> {
  const { conversationList } = session.stores;
  const { tell } = notices.getState();
  switch (link.kind) {
    case 'messages':
      conversationList.getState().select(null);
      return;
    case 'conversation': {
      const isNamed = ({ id, joined }: Conversation): boolean => [id, ...joined].includes(link.conversationId);
      const conversation = await find(session, isNamed, signal);
      if (!isWanted()) return;
      if (conversation === null) tell({ kind: 'conversation-not-found' });
      else if (!(await showAt(session, conversation.id, link.messageId, isWanted))) tell({ kind: 'no-message' });
      return;
    }
    case 'person':
    case 'new': {
      const conversation = await find(session, ({ other }) => other.handle === link.handle, signal);
      if (!isWanted()) return;
      if (conversation !== null) conversationList.getState().select(conversation.id);
      else if (link.kind === 'new') await start(session, link.handle, notices, isWanted);
      else tell({ kind: 'no-conversation', handle: link.handle });
    }
  }
}

/** A conversation of the list, once the list is complete or can't get more complete now; null: it is not there. */
async function find(
  { stores: { conversationList, sync } }: Session,
  matches: (conversation: Conversation) => boolean,
  signal: AbortSignal,
): Promise<Conversation | null> {
  await conversationList.getState().load();
  const found = (): Conversation | null => {
    const { conversations, started } = conversationList.getState();
    return conversations?.find(matches) ?? [...started.values()].find(matches) ?? null;
  };
  const isComplete = (): boolean => {
    const { conversations, error } = conversationList.getState();
    const { status } = sync.getState();
    const isSynced = status.firstSync === null && status.syncedAt !== null;
    return error !== null || (conversations !== null && (isSynced || isStill(status)));
  };
  await until([conversationList, sync], () => found() !== null || isComplete(), signal);
  // The status of a sync may arrive before the list that it completed.
  if (found() === null) await conversationList.getState().load();
  return found();
}

/** Shows a conversation, at a message if one is given; false: that message is not on this computer. */
async function showAt(
  { client, stores: { conversationList, navigation } }: Session,
  conversationId: ConversationId,
  messageId: MessageId | null,
  isWanted: () => boolean,
): Promise<boolean> {
  const cursor = messageId === null ? null : (await client.messages.locate({ conversationId, id: messageId })).cursor;
  if (!isWanted()) return true;
  if (cursor === null) conversationList.getState().select(conversationId);
  else await navigation.getState().jumpTo({ conversationId, scrollTarget: { kind: 'message', cursor } });
  return cursor !== null || messageId === null;
}

async function start(
  { stores: { conversationList } }: Session,
  handle: string,
  notices: StoreApi<NoticesState>,
  isWanted: () => boolean,
): Promise<void> {
  const { tell, dismiss } = notices.getState();
  tell({ kind: 'looking-up', handle });
  try {
    const conversationId = await conversationList.getState().start(handle);
    if (isWanted()) conversationList.getState().select(conversationId);
  } catch (thrown) {
    if (isWanted()) tell({ kind: 'no-person', handle, error: toAppError(thrown).toData() });
  } finally {
    // After a change of place the notice is gone already, or belongs to a later link.
    if (isWanted()) dismiss('looking-up');
  }
}
