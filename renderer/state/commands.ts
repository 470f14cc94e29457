import { toAppError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import { cursorOf } from './loadedWindow.ts';
import type { Stores } from './stores.ts';

/** Marks all of a conversation as read, wherever in it one is. What fails is told as a notice. */
export async function markAllRead(
  conversationId: ConversationId,
  api: Pick<Api, 'readWindow' | 'markRead'>,
  { notices }: Pick<Stores, 'notices'>,
): Promise<void> {
  try {
    const { messages } = await api.readWindow({ conversationId, from: { kind: 'newest' }, limit: 1 });
    const upTo = cursorOf(messages.at(-1));
    if (upTo !== null) await api.markRead(conversationId, upTo);
    notices.getState().dismiss('not-marked');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-marked', error: toAppError(thrown).toData() });
  }
}
