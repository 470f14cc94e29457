import type { MeridianBridge } from '../shared/ipc/bridge.ts';
import type { EventName } from '../shared/ipc/channels.ts';
import { type EventPayload, events, methods, type Reply, type Request } from '../shared/ipc/contract.ts';
import type {
  Account,
  DisappearAfter,
  GroupId,
  MessageCursor,
  MessageGroup,
  MessageId,
  MutedUntil,
  OutgoingMessage,
  Person,
} from '../shared/model.ts';
import { type AccountsApi, createAccountsApi } from './accountsApi.ts';
import { ask } from './ask.ts';
import { createDesktopApi, type DesktopApi } from './desktopApi.ts';
import { createReadingApi, type ReadingApi } from './readingApi.ts';
import { createSettingsApi, type SettingsApi } from './settingsApi.ts';

declare global {
  interface Window {
    readonly meridian: MeridianBridge;
  }
}

/**
 * What the window may ask of the main process. Every function rejects with an `AppError` and with nothing else; a reply
 * that breaks the contract is `internal`.
 */
export interface Api extends AccountsApi, DesktopApi, ReadingApi, SettingsApi {
  readonly describe: () => Promise<Reply<'app.describe'>>;
  readonly openLink: (url: string) => Promise<void>;
  readonly readAccount: () => Promise<Account | null>;
  readonly listGroups: () => Promise<readonly MessageGroup[]>;
  readonly fillGap: (request: Request<'messages.fill'>) => Promise<void>;
  /** Tells which conversation is on screen; null: none. */
  readonly openConversation: (groupId: GroupId | null) => Promise<void>;
  /** Accepts a message; once this resolves it is on the disk, and will be sent. */
  readonly sendMessage: (groupId: GroupId, text: string) => Promise<OutgoingMessage>;
  /** Tries a failed message again. */
  readonly retryMessage: (id: MessageId) => Promise<void>;
  /** Forgets a failed message. */
  readonly discardMessage: (id: MessageId) => Promise<void>;
  readonly readDraft: (groupId: GroupId) => Promise<string>;
  /** Keeps what was typed; empty text forgets it. */
  readonly saveDraft: (groupId: GroupId, text: string) => Promise<void>;
  readonly markRead: (groupId: GroupId, upTo: MessageCursor) => Promise<void>;
  /** The conversation with the person of this handle, which has no `@`: the one there is, or a new one. */
  readonly startConversation: (handle: string) => Promise<Reply<'groups.start'>>;
  /** Nothing is told of a conversation until then; null: it is not muted any more. */
  readonly mute: (groupId: GroupId, until: MutedUntil) => Promise<void>;
  readonly setDisappearAfter: (groupId: GroupId, disappearAfter: DisappearAfter) => Promise<void>;
  readonly suggestPeople: (query: string, limit: number) => Promise<readonly Person[]>;
  /** Tells what the browser thinks of the network. */
  readonly hint: (network: Request<'sync.hint'>) => Promise<void>;
  readonly readStatus: () => Promise<Reply<'sync.status'>>;
  readonly refresh: () => Promise<Reply<'sync.refresh'>>;
  /** Calls `listener` with each event until the returned function is called. A payload that breaks the contract is dropped. */
  readonly on: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) => () => void;
}

/** The bridge as functions that return values and throw `AppError`s. */
export function createApi(bridge: MeridianBridge): Api {
  return {
    ...createAccountsApi(bridge),
    ...createDesktopApi(bridge),
    ...createReadingApi(bridge),
    ...createSettingsApi(bridge),
    describe: () => ask(bridge.app.describe({}), methods['app.describe'].reply),
    openLink: async (url) => {
      await ask(bridge.app.openLink({ url }), methods['app.openLink'].reply);
    },
    readAccount: async () => (await ask(bridge.account.read({}), methods['account.read'].reply)).account,
    listGroups: async () => (await ask(bridge.groups.list({}), methods['groups.list'].reply)).groups,
    fillGap: async (request) => {
      await ask(bridge.messages.fill(request), methods['messages.fill'].reply);
    },
    openConversation: async (groupId) => {
      await ask(bridge.messages.open({ groupId }), methods['messages.open'].reply);
    },
    sendMessage: async (groupId, text) =>
      (await ask(bridge.messages.send({ groupId, text }), methods['messages.send'].reply)).outgoing,
    retryMessage: async (id) => {
      await ask(bridge.messages.retry({ id }), methods['messages.retry'].reply);
    },
    discardMessage: async (id) => {
      await ask(bridge.messages.discard({ id }), methods['messages.discard'].reply);
    },
    readDraft: async (groupId) => (await ask(bridge.drafts.read({ groupId }), methods['drafts.read'].reply)).text,
    saveDraft: async (groupId, text) => {
      await ask(bridge.drafts.save({ groupId, text }), methods['drafts.save'].reply);
    },
    markRead: async (groupId, upTo) => {
      await ask(bridge.groups.markRead({ groupId, upTo }), methods['groups.markRead'].reply);
    },
    startConversation: (handle) => ask(bridge.groups.start({ handle }), methods['groups.start'].reply),
    setDisappearAfter: async (groupId, disappearAfter) => {
      await ask(bridge.groups.configure({ groupId, disappearAfter }), methods['groups.configure'].reply);
    },
    mute: async (groupId, until) => {
      await ask(bridge.groups.mute({ groupId, until }), methods['groups.mute'].reply);
    },
    suggestPeople: async (query, limit) =>
      (await ask(bridge.people.suggest({ query, limit }), methods['people.suggest'].reply)).people,
    hint: async (network) => {
      await ask(bridge.sync.hint(network), methods['sync.hint'].reply);
    },
    readStatus: () => ask(bridge.sync.status({}), methods['sync.status'].reply),
    refresh: () => ask(bridge.sync.refresh({}), methods['sync.refresh'].reply),
    on: (name, listener) => subscribe(bridge, name, listener),
  };
}

function subscribe<E extends EventName>(
  bridge: MeridianBridge,
  name: E,
  listener: (payload: EventPayload<E>) => void,
): () => void {
  const schema = events[name];
  return bridge.on(name, (payload) => {
    const parsed = schema.safeParse(payload);
    if (parsed.success) listener(parsed.data);
  });
}
