import type { ConversationId, MessageCursor } from '../../shared/model.ts';
import { isBlank } from '../../shared/text/blank.ts';
import type { EnginePort } from '../ipc/router.ts';

/** A reply that was typed into a notification. */
export interface QuickReply {
  readonly conversationId: ConversationId;
  readonly text: string;
  /** The newest message of the notification: who replies has read it. */
  readonly newest: MessageCursor;
}

/**
 * Sends a reply, in several messages if it is long, and marks the conversation as read. A reply that is not accepted becomes
 * part of the draft; returns whether it was accepted.
 */
export async function sendQuickReply(
  engine: EnginePort,
  { conversationId, text, newest }: QuickReply,
): Promise<boolean> {
  if (isBlank(text)) return true;
  const sent = await engine.call('messages.send', { conversationId, text: text.trim(), inParts: true });
  if (sent.ok) {
    await engine.call('conversations.markRead', { conversationId, upTo: newest });
    return true;
  }
  const draft = await engine.call('drafts.read', { conversationId });
  const before = draft.ok ? draft.value.text : '';
  await engine.call('drafts.save', { conversationId, text: before === '' ? text : `${before}\n${text}` });
  return false;
}
