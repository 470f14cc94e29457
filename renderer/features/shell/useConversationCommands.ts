import type { ConversationId } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { keepConversation, markAllRead } from '../../session/commands.ts';
import { useSession } from '../../session/hooks.ts';
import { useCommands } from '../shortcuts/useCommands.ts';

/** Commands about the open conversation; null: none is open. */
export function useConversationCommands(openId: ConversationId | null): void {
  const { notices } = useApp().stores;
  const { client, stores } = useSession();
  useCommands({
    'mark-read': () => {
      if (openId !== null) void markAllRead(openId, client, notices);
    },
    'mark-unread': () => {
      if (openId !== null) void keepConversation(openId, 'unread', true, { client, notices });
    },
    export: () => {
      if (openId !== null) stores.exports.getState().ask(openId);
    },
  });
}
