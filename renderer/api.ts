import { z } from 'zod';
import {
  type EventName,
  type EventPayload,
  events,
  type MeridianBridge,
  methods,
  type Reply,
  type Request,
} from '../shared/contract/contract.ts';
import type {
  AccountId,
  Conversation,
  ConversationId,
  DisappearAfter,
  MessageCursor,
  MessageId,
  MutedUntil,
  OutgoingMessage,
  Person,
} from '../shared/model.ts';
import { Account } from '../shared/model.ts';
import { type AccountsApi, createAccountsApi } from './accountsApi.ts';
import { bridgeOfActive } from './activeAccount.ts';
import { type Ask, ask } from './ask.ts';
import { createDesktopApi, type DesktopApi } from './desktopApi.ts';
import { createEpoch } from './epoch.ts';
import { createReadingApi, type ReadingApi } from './readingApi.ts';
import { createSettingsApi, type SettingsApi } from './settingsApi.ts';

declare global {
  interface Window {
    readonly meridian: MeridianBridge;
  }
}

/**
 * What the window may ask of the main process. Every function rejects with an `AppError` and with nothing else; a reply
 * that breaks the contract is `internal`. What is asked about the account that is shown rejects with `cancelled` once that
 * is left, so that nothing of it is ever shown in another.
 */
export interface Api extends AccountsApi, DesktopApi, ReadingApi, SettingsApi {
  /** The account that is shown is left, or Meridian is locked: nobody waits for what was asked about it any more. */
  readonly leave: () => void;
  readonly describe: () => Promise<Reply<'app.describe'>>;
  readonly openLink: (url: string) => Promise<void>;
  readonly readAccount: () => Promise<Account | null>;
  readonly listConversations: () => Promise<readonly Conversation[]>;
  readonly fillGap: (request: Request<'messages.fill'>) => Promise<void>;
  /** Tells which conversation is on screen; null: none. */
  readonly openConversation: (conversationId: ConversationId | null) => Promise<void>;
  /**
   * Accepts a message; once this resolves it is on the disk, and will be sent. What is written is of the account that is
   * named, or of the one that is active, and is kept there whichever is shown by then.
   */
  readonly sendMessage: (
    conversationId: ConversationId,
    text: string,
    accountId?: AccountId | null,
  ) => Promise<OutgoingMessage>;
  /** Tries a failed message again. */
  readonly retryMessage: (id: MessageId) => Promise<void>;
  /** Forgets a failed message. */
  readonly discardMessage: (id: MessageId) => Promise<void>;
  readonly readDraft: (conversationId: ConversationId, accountId?: AccountId | null) => Promise<string>;
  /** Keeps what was typed; empty text forgets it. */
  readonly saveDraft: (conversationId: ConversationId, text: string, accountId?: AccountId | null) => Promise<void>;
  readonly markRead: (conversationId: ConversationId, upTo: MessageCursor) => Promise<void>;
  /** The conversation with the person of this handle, which has no `@`: the one there is, or a new one. */
  readonly startConversation: (handle: string) => Promise<Reply<'conversations.start'>>;
  /** Nothing is told of a conversation until then; null: it is not muted any more. */
  readonly mute: (conversationId: ConversationId, until: MutedUntil) => Promise<void>;
  readonly setDisappearAfter: (conversationId: ConversationId, disappearAfter: DisappearAfter) => Promise<void>;
  readonly suggestPeople: (query: string, limit: number) => Promise<readonly Person[]>;
  /** Tells what the browser thinks of the network. */
  readonly hint: (network: Request<'sync.hint'>) => Promise<void>;
  readonly readStatus: () => Promise<Reply<'sync.status'>>;
  readonly refresh: () => Promise<Reply<'sync.refresh'>>;
  /** Calls `listener` with each event until the returned function is called. A payload that breaks the contract is dropped. */
  readonly on: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) => () => void;
}

/** The bridge as functions that return values and throw `AppError`s. */
export function createApi(plain: MeridianBridge): Api {
  const bridge = bridgeOfActive(plain);
  const epoch = createEpoch();
  const askAccount: Ask = (answer, schema) => epoch.hold(ask(answer, schema));
  return {
    ...createAccountsApi(bridge),
    ...createDesktopApi(bridge),
    ...createReadingApi(bridge, askAccount),
    ...createSettingsApi(bridge, askAccount),
    leave: epoch.next,
    describe: () => ask(bridge.app.describe({}), methods['app.describe'].reply),
    openLink: async (url) => {
      await ask(bridge.app.openLink({ url }), methods['app.openLink'].reply);
    },
    readAccount: async () =>
      (await askAccount(bridge.account.read({}), z.object({ account: Account.nullable() }))).account,
    listConversations: async () =>
      (await askAccount(bridge.conversations.list({}), methods['conversations.list'].reply)).conversations,
    fillGap: async (request) => {
      await askAccount(bridge.messages.fill(request), methods['messages.fill'].reply);
    },
    openConversation: async (conversationId) => {
      await askAccount(bridge.messages.open({ conversationId }), methods['messages.open'].reply);
    },
    sendMessage: async (conversationId, text, accountId) =>
      (await ask(bridge.messages.send({ conversationId, text, accountId }), methods['messages.send'].reply)).outgoing,
    retryMessage: async (id) => {
      await askAccount(bridge.messages.retry({ id }), methods['messages.retry'].reply);
    },
    discardMessage: async (id) => {
      await askAccount(bridge.messages.discard({ id }), methods['messages.discard'].reply);
    },
    readDraft: async (conversationId, accountId) =>
      (await ask(bridge.drafts.read({ conversationId, accountId }), methods['drafts.read'].reply)).text,
    saveDraft: async (conversationId, text, accountId) => {
      await ask(bridge.drafts.save({ conversationId, text, accountId }), methods['drafts.save'].reply);
    },
    markRead: async (conversationId, upTo) => {
      await askAccount(
        bridge.conversations.markRead({ conversationId, upTo }),
        methods['conversations.markRead'].reply,
      );
    },
    startConversation: (handle) =>
      askAccount(bridge.conversations.start({ handle }), methods['conversations.start'].reply),
    setDisappearAfter: async (conversationId, disappearAfter) => {
      await askAccount(
        bridge.conversations.configure({ conversationId, disappearAfter }),
        methods['conversations.configure'].reply,
      );
    },
    mute: async (conversationId, until) => {
      await askAccount(bridge.conversations.mute({ conversationId, until }), methods['conversations.mute'].reply);
    },
    suggestPeople: async (query, limit) =>
      (await askAccount(bridge.people.suggest({ query, limit }), methods['people.suggest'].reply)).people,
    hint: async (network) => {
      await ask(bridge.sync.hint(network), methods['sync.hint'].reply);
    },
    readStatus: () => askAccount(bridge.sync.status({}), methods['sync.status'].reply),
    refresh: () => askAccount(bridge.sync.refresh({}), methods['sync.refresh'].reply),
    on: (name, listener) => subscribe(bridge, name, listener),
  };
}

function subscribe<E extends EventName>(
  bridge: Pick<MeridianBridge, 'on'>,
  name: E,
  listener: (payload: EventPayload<E>) => void,
): () => void {
  const schema = events[name].payload;
  return bridge.on(name, (payload) => {
    const parsed = schema.safeParse(payload);
    if (parsed.success) listener(parsed.data);
  });
}
