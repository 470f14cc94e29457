import { methods, type Reply, type Request } from '../shared/contract/contract.ts';
import type { MessageWindow } from '../shared/contract/messages.ts';
import type { HistoryProgress } from '../shared/contract/sync.ts';
import type { ConversationId, MessageCursor, MessageId } from '../shared/model.ts';
import type { ActiveBridge } from './activeAccount.ts';
import type { Ask } from './ask.ts';

/** What the window may ask of the conversations on this computer; see `Api`. */
export interface ReadingApi {
  readonly readWindow: (request: Request<'messages.window'>) => Promise<MessageWindow>;
  /** Where a message is; null: it is not on this computer. */
  readonly locateMessage: (conversationId: ConversationId, id: MessageId) => Promise<MessageCursor | null>;
  readonly search: (request: Request<'search.run'>) => Promise<Reply<'search.run'>>;
  readonly searchConversation: (request: Request<'search.inConversation'>) => Promise<Reply<'search.inConversation'>>;
  /** Begins to load what is missing of one conversation, or of all (null). */
  readonly loadHistory: (conversationId: ConversationId | null) => Promise<void>;
  readonly stopHistory: () => Promise<void>;
  /** How far loading has come; null: nothing was loaded. */
  readonly readHistory: () => Promise<HistoryProgress | null>;
}

/** The bridge's methods about that as functions that return values and throw `AppError`s. */
export const createReadingApi = ({ messages, search, history }: ActiveBridge, ask: Ask): ReadingApi => ({
  readWindow: (request) => ask(messages.window(request), methods['messages.window'].reply),
  locateMessage: async (conversationId, id) =>
    (await ask(messages.locate({ conversationId, id }), methods['messages.locate'].reply)).cursor,
  search: (request) => ask(search.run(request), methods['search.run'].reply),
  searchConversation: (request) => ask(search.inConversation(request), methods['search.inConversation'].reply),
  loadHistory: async (conversationId) => {
    await ask(history.load({ conversationId }), methods['history.load'].reply);
  },
  stopHistory: async () => {
    await ask(history.stop({}), methods['history.stop'].reply);
  },
  readHistory: async () => (await ask(history.read({}), methods['history.read'].reply)).progress,
});
