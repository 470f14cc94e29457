import { hasLeftConversation } from '../../session/conversationList.ts';
import { useAccount, useChanges, useComposer, useConversation, useConversationList } from '../../session/hooks.ts';
import { focusOn } from '../../ui/focusTargets.ts';
import type { ShownMessage } from './assemble.ts';

/** What can be done to one message, beside copying it. */
interface MessageActions {
  /** Null: a message that waits to be sent, an event, or what is in a conversation that was left. */
  readonly reply: (() => void) | null;
  readonly react: (() => void) | null;
  /** Null: the message of another person. */
  readonly edit: (() => void) | null;
  /** Null: the message was not edited. */
  readonly showHistory: (() => void) | null;
  readonly remove: () => void;
}

/** Returns what can be done to a message of the open conversation. */
export function useMessageActions(): (message: ShownMessage) => MessageActions {
  const ownerId = useAccount((state) => state.account?.owner.id);
  const conversationId = useConversation((state) => state.conversationId);
  const hasLeft = useConversationList((state) => conversationId !== null && hasLeftConversation(state, conversationId));
  const reply = useComposer((state) => state.reply);
  const { askReaction, askDelete, askHistory, beginEdit } = useChanges((state) => state);
  return (message) => {
    const { id, sortKey, sender, text, editedAt, event } = message;
    const own = sender.id === ownerId && event === undefined && !hasLeft;
    const isSent = sortKey !== undefined && conversationId !== null && event === undefined && !hasLeft;
    return {
      reply: isSent
        ? () => {
            reply(conversationId, { target: { id, sortKey }, sender, text });
            focusOn('composer');
          }
        : null,
      react: isSent ? () => askReaction(id) : null,
      edit: own ? () => void beginEdit(message).then(() => focusOn('composer')) : null,
      showHistory: editedAt === undefined ? null : () => askHistory(message),
      remove: () => askDelete([{ id, own }]),
    };
  };
}
