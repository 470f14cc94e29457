import type { StoreApi } from 'zustand/vanilla';
import { toAppError } from '../../shared/errors.ts';
import { type ConversationId, type MessageCursor, MessageId, type ReplyTarget } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import type { NoticesState } from '../app/notices.ts';
import type { AccountClient } from '../client.ts';
import type { Session } from './session.ts';

/** The most pages that are read from the table to reach an original. */
const MOST_PAGES = 10;
/** Sorts before every message of the same instant. */
const beforeAll = MessageId.parse(' ');

/** Where the original of a reply is; or that it is in the table no more, or further back than is loaded at once. */
type Original = MessageCursor | 'gone' | 'far';

/** Shows the message that a reply is about, and loads what is missing around it. A notice says why it can't be shown. */
export async function showOriginal(
  target: ReplyTarget,
  { client, stores }: Pick<Session, 'client' | 'stores'>,
  notices: StoreApi<NoticesState>,
): Promise<void> {
  const { conversationId } = stores.conversation.getState();
  if (conversationId === null) return;
  notices.getState().dismiss('no-original');
  try {
    const found = await findOriginal(client, conversationId, target);
    if (stores.conversation.getState().conversationId !== conversationId) return;
    if (typeof found === 'string') notices.getState().tell({ kind: 'no-original', reason: found });
    else
      await stores.navigation.getState().jumpTo({ conversationId, scrollTarget: { kind: 'message', cursor: found } });
  } catch (thrown) {
    notices.getState().tell({ kind: 'no-original', reason: 'failed', error: toAppError(thrown).toData() });
  }
}

/** Looks for an original on this computer, and else reads the gap that its key lies in. @throws AppError */
async function findOriginal(
  client: Pick<AccountClient, 'messages'>,
  conversationId: ConversationId,
  { id, sortKey }: ReplyTarget,
): Promise<Original> {
  const at = parseTimestamp(sortKey);
  for (let pages = 0; ; pages++) {
    const { cursor } = await client.messages.locate({ conversationId, id });
    if (cursor !== null) return cursor;
    if (at === null) return 'gone';
    const gapId = await gapAt(client, conversationId, { at, id: beforeAll });
    if (gapId === null) return 'gone';
    if (pages === MOST_PAGES) return 'far';
    await client.messages.fill({ conversationId, gapId });
  }
}

/** The gap that a place lies in; null: everything around it is on this computer. */
async function gapAt(
  client: Pick<AccountClient, 'messages'>,
  conversationId: ConversationId,
  place: MessageCursor,
): Promise<number | null> {
  const from = { kind: 'around', cursor: place } as const;
  const { messages, gaps, older } = await client.messages.window({ conversationId, from, limit: 4 });
  const next = messages.find((message) => compareMessages(message, place) >= 0);
  const isBehind = messages.some((message) => compareMessages(message, place) < 0);
  const gap = gaps.find(({ at }) => at >= place.at && (next === undefined || at <= next.at));
  if (gap !== undefined) return gap.id;
  return !isBehind && older.kind === 'gap' ? older.gapId : null;
}
