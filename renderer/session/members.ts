import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConversationId, Member } from '../../shared/model.ts';
import { attempt, latest } from '../async.ts';
import type { AccountClient } from '../client.ts';
import { isSame } from './same.ts';

export interface MembersState {
  /** The open conversation of many; null: none is open. */
  readonly conversationId: ConversationId | null;
  /** The people in it; null until they are read. Without any they are not known. */
  readonly members: readonly Member[] | null;
  readonly show: (conversationId: ConversationId | null) => Promise<void>;
}

/** Creates the store of the people in the open conversation of many. They stay what they were when they can't be read. */
export function createMembersStore(client: Pick<AccountClient, 'conversations' | 'on'>): StoreApi<MembersState> {
  return createStore<MembersState>()((set, get) => {
    const read = latest<void>(async () => {
      const { conversationId } = get();
      if (conversationId === null) return;
      await attempt(
        async () => {
          const { members } = await client.conversations.members({ conversationId });
          if (get().conversationId === conversationId && !isSame(members, get().members)) set({ members });
        },
        () => undefined,
      );
    });
    client.on('conversations.changed', ({ only }) => {
      const { conversationId } = get();
      if (conversationId !== null && (only === undefined || only.includes(conversationId))) void read();
    });
    return {
      conversationId: null,
      members: null,
      show: async (conversationId) => {
        if (conversationId === get().conversationId) return;
        set({ conversationId, members: null });
        await read();
      },
    };
  });
}
