import type { StoreApi } from 'zustand/vanilla';
import { toAppError } from '../../shared/errors.ts';
import type { Conversation, ConversationId } from '../../shared/model.ts';
import type { NoticesState } from '../app/notices.ts';
import type { AccountClient, Client } from '../client.ts';
import { cursorOf } from './loadedWindow.ts';
import type { Session } from './session.ts';

/** Marks a whole conversation as read, whatever part of it is loaded. A failure shows as a notice. */
export async function markAllRead(
  conversationId: ConversationId,
  client: Pick<AccountClient, 'messages' | 'conversations'>,
  notices: StoreApi<NoticesState>,
): Promise<void> {
  try {
    const { messages } = await client.messages.window({ conversationId, from: { kind: 'newest' }, limit: 1 });
    const upTo = cursorOf(messages.at(-1));
    if (upTo !== null) await client.conversations.markRead({ conversationId, upTo });
    await client.conversations.keep({ conversationId, kind: 'unread', isOn: false });
    notices.getState().dismiss('not-marked');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-marked', error: toAppError(thrown).toData() });
  }
}

/** What a person keeps about a conversation beside mutes, on all their computers. */
type Kept = Parameters<AccountClient['conversations']['keep']>[0]['kind'];

/** Pins or archives a conversation, or marks it as unread. A failure shows as a notice. */
export async function keepConversation(
  conversationId: ConversationId,
  kind: Kept,
  isOn: boolean,
  {
    client,
    notices,
  }: { readonly client: Pick<AccountClient, 'conversations'>; readonly notices: StoreApi<NoticesState> },
): Promise<void> {
  try {
    await client.conversations.keep({ conversationId, kind, isOn });
    notices.getState().dismiss('not-kept');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-kept', error: toAppError(thrown).toData() });
  }
}

/** Lets only messages that mention the owner notify, or all. A failure shows as a notice. */
export async function setMentionsOnly(
  conversationId: ConversationId,
  isOn: boolean,
  client: Pick<AccountClient, 'conversations'>,
  notices: StoreApi<NoticesState>,
): Promise<void> {
  notices.getState().dismiss('not-muted');
  try {
    await client.conversations.mentionsOnly({ conversationId, isOn });
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-muted', error: toAppError(thrown).toData() });
  }
}

/** What can be done to a conversation of many. */
export type GroupChange = Parameters<AccountClient['conversations']['changeGroup']>[0]['change'];

/** Changes a conversation of many. A failure shows as a notice. */
export async function changeGroup(
  conversationId: ConversationId,
  change: GroupChange,
  client: Pick<AccountClient, 'conversations'>,
  notices: StoreApi<NoticesState>,
): Promise<void> {
  notices.getState().dismiss('not-changed');
  try {
    await client.conversations.changeGroup({ conversationId, change });
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-changed', error: toAppError(thrown).toData() });
  }
}

/**
 * Shows a conversation as one with all others with the person, whose drafts become one, or each alone again. A failure shows
 * as a notice.
 */
export async function joinConversations(
  { id, other }: Conversation,
  isOn: boolean,
  { client, stores }: Pick<Session, 'client' | 'stores'>,
  notices: StoreApi<NoticesState>,
): Promise<void> {
  const listed = stores.conversationList.getState().conversations ?? [];
  const twins = isOn ? listed.filter((each) => each.id !== id && each.other.id === other.id) : [];
  try {
    await client.conversations.join({ conversationId: id, isOn });
    const composer = stores.composer.getState();
    for (const twin of [id, ...twins.map((each) => each.id)]) await composer.open(twin);
    for (const twin of twins) {
      const draft = stores.composer.getState().texts.get(twin.id) ?? '';
      if (draft === '') continue;
      composer.putBack(id, draft);
      composer.type(twin.id, '');
    }
    await composer.flush();
    notices.getState().dismiss('not-kept');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-kept', error: toAppError(thrown).toData() });
  }
}

/** Shows a conversation in a window of its own, with what is typed here. A failure shows as a notice. */
export async function openInWindow(
  conversationId: ConversationId,
  { accountId, stores }: Pick<Session, 'accountId' | 'stores'>,
  { client, notices }: { readonly client: Pick<Client, 'app'>; readonly notices: StoreApi<NoticesState> },
): Promise<void> {
  if (accountId === null) return;
  try {
    await stores.composer.getState().flush();
    await client.app.openWindow({ accountId, conversationId });
    notices.getState().dismiss('not-opened');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-opened', error: toAppError(thrown).toData() });
  }
}
