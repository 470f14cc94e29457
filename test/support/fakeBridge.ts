import {
  type EventName,
  type EventPayload,
  isEngineEvent,
  type MeridianBridge,
  methodNames,
} from '../../shared/contract/contract.ts';
import { maxMessageLength, undoMicros } from '../../shared/contract/messages.ts';
import type { HistoryProgress } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import {
  type AccountId,
  type Conversation,
  ConversationId,
  type Message,
  type OutgoingMessage,
} from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { splitText } from '../../shared/text/splitText.ts';
import { instantFromMicros, instantFromMillis, MICROS_PER_MILLI, millisOf } from '../../shared/time/instant.ts';
import { zoneOrUtc } from '../../shared/time/zone.ts';
import { civilDayAt } from '../../shared/time/zoneDays.ts';
import { fakeChanges, quoteOf } from './fakeChanges.ts';
import { fakeAccountId } from './fakeDesk.ts';
import { fakeDeskAreas } from './fakeDeskBridge.ts';
import { fakeGroups } from './fakeGroups.ts';
import { fakeConversation, fakeMessage, fakeOutgoing } from './fakeModel.ts';
import { searchConversation, searchWorld } from './fakeSearch.ts';
import { fakeShellAreas, refuseWhileLocked } from './fakeShell.ts';
import { type FakeConversation, type FakeWorld, fillGap, joinConversations, windowOf } from './fakeWorld.ts';

export interface FakeBridge extends MeridianBridge {
  /** Emits an event, by default for the active account. */
  readonly emit: <E extends EventName>(name: E, payload: EventPayload<E>, accountId?: AccountId) => void;
  /** Moves an own message from the outbox to the table, `later` microseconds after it was sent. */
  readonly deliver: (id: string, later?: number) => void;
  /** Marks an own message as failed. */
  readonly reject: (id: string, error: AppErrorData) => void;
  /** Prompts for the MFA code of a profile. */
  readonly promptForCode: (promptId: string, profile: string) => void;
}

/** Creates a bridge that answers from `world` as the contract requires, without a main process. */
export function createFakeBridge(world: FakeWorld): FakeBridge {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const find = (id: ConversationId): FakeConversation | undefined =>
    world.conversations.find(({ summary }) => summary.id === id);
  /** Also one that is shown in another. */
  const findAny = (id: ConversationId): FakeConversation | undefined =>
    find(id) ?? world.conversations.flatMap(({ alone }) => alone?.twins ?? []).find(({ summary }) => summary.id === id);
  const answer = <T>(value: T, error?: AppErrorData | null): Promise<Result<T>> =>
    Promise.resolve(error === undefined || error === null ? succeed(value) : fail(error));
  const emit: FakeBridge['emit'] = (name, payload, accountId = world.desk.activeId ?? fakeAccountId(0)) => {
    const sent = isEngineEvent(name) ? { ...payload, accountId } : payload;
    for (const listener of listeners.get(name) ?? []) listener(sent as never);
  };

  const changeConversation = (conversation: FakeConversation, change: Partial<Conversation>): void => {
    conversation.summary = { ...conversation.summary, ...change };
    emit('conversations.changed', {});
  };
  const changeHistory = (progress: HistoryProgress): void => {
    world.history = progress;
    emit('history.changed', progress);
  };
  /** Replaces the own messages that are not in the table, and emits events. */
  const changeOutgoing = (conversation: FakeConversation, outgoing: readonly OutgoingMessage[]): void => {
    conversation.outgoing = outgoing;
    const failed = outgoing.filter(({ state }) => state === 'failed').length;
    changeConversation(conversation, { failed, waiting: outgoing.length - failed });
    emit('messages.changed', { conversationId: conversation.summary.id });
  };
  const change = (id: string, replace: (message: OutgoingMessage) => readonly OutgoingMessage[]): boolean => {
    for (const conversation of world.conversations) {
      const outgoing = conversation.outgoing ?? [];
      if (!outgoing.some((message) => message.id === id)) continue;
      changeOutgoing(
        conversation,
        outgoing.flatMap((message) => (message.id === id ? replace(message) : [message])),
      );
      return true;
    }
    return false;
  };
  const gone: AppErrorData = new AppError('not-found').toData();

  const others = notFaked();
  const shell = fakeShellAreas(world, emit);
  const bridge: FakeBridge = {
    ...others,
    ...fakeDeskAreas(world, emit),
    ...shell,
    app: {
      ...others.app,
      ...shell.app,
      describe: () => answer(world.info),
      openLink: ({ url }) => {
        world.opened.links.push(url);
        return answer({});
      },
    },
    account: {
      read: () =>
        world.account === null
          ? Promise.resolve(fail(unknownAccount))
          : answer({ account: world.account }, world.unreadable.account),
    },
    conversations: {
      ...others.conversations,
      list: ({ only }) => {
        // A new conversation has a line once it has a draft or a message.
        const listed = world.conversations.filter(
          ({ begun = false, summary, messages, outgoing = [] }) =>
            !world.blocked?.some(({ id }) => id === summary.other.id) &&
            (!begun || messages.length + outgoing.length > 0 || summary.draft !== ''),
        );
        const lines = listed.map(({ summary }) => summary).filter(({ id }) => only === undefined || only.includes(id));
        return answer(
          { conversations: lines.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned)) },
          world.unreadable.conversations,
        );
      },
      about: ({ conversationId }) => {
        const messages = find(conversationId)?.messages ?? [];
        return answer({ messages: messages.length, firstAt: messages[0]?.at ?? null, isFirstKnown: true });
      },
      activity: ({ conversationId, zone, firstDay, days }) => {
        const counts = Array.from({ length: Math.min(371, days) }, () => 0);
        for (const { at } of find(conversationId)?.messages ?? []) {
          const day = civilDayAt(zoneOrUtc(zone), millisOf(at)) - firstDay;
          if (day in counts) counts[day] = (counts[day] ?? 0) + 1;
        }
        return answer({ counts });
      },
      markRead: ({ conversationId, upTo }) => {
        world.received.read.push([conversationId, upTo]);
        const conversation = find(conversationId);
        if (conversation === undefined) return answer({});
        conversation.firstUnread = null;
        changeConversation(conversation, { unread: 0 });
        return answer({});
      },
      keep: ({ conversationId, kind, isOn }) => {
        const conversation = find(conversationId);
        const change =
          kind === 'pinned'
            ? { isPinned: isOn }
            : kind === 'archived'
              ? { isArchived: isOn }
              : { isMarkedUnread: isOn };
        if (conversation !== undefined && world.diskError === null) changeConversation(conversation, change);
        return answer({}, world.diskError);
      },
      label: ({ conversationId, label }) => {
        const conversation = find(conversationId);
        if (conversation !== undefined && world.diskError === null) changeConversation(conversation, { label });
        return answer({}, world.diskError);
      },
      join: ({ conversationId, isOn }) => {
        const conversation = find(conversationId);
        if (conversation === undefined || world.diskError !== null) return answer({}, world.diskError);
        joinConversations(world, conversation, isOn);
        emit('conversations.changed', {});
        emit('messages.changed', { conversationId });
        return answer({});
      },
      ...fakeGroups(world, emit),
      mute: ({ conversationId, until }) => {
        const conversation = find(conversationId);
        if (conversation !== undefined && world.diskError === null)
          changeConversation(conversation, { mutedUntil: until });
        return answer({}, world.diskError);
      },
      configure: ({ conversationId, disappearAfter }) => {
        const conversation = find(conversationId);
        if (conversation !== undefined && world.diskError === null)
          changeConversation(conversation, { disappearAfter });
        return answer({}, world.diskError);
      },
      start: ({ handle }) => {
        const barred = world.blocked?.find((person) => person.handle === handle);
        if (barred !== undefined) {
          const error = new AppError('validation', {
            reason: 'person-blocked',
            params: { handle: `@${barred.handle}` },
          });
          return Promise.resolve(fail({ ...error.toData(), details: { userId: barred.id } }));
        }
        const isNotes = handle === null || handle === world.account?.owner.handle;
        const known = world.conversations.find(({ summary }) =>
          isNotes ? summary.isNotes : summary.other.handle === handle,
        );
        if (known !== undefined)
          return answer({
            conversationId: known.summary.id,
            other: known.summary.other,
            isNew: false,
            isNotes: known.summary.isNotes,
          });
        const other = isNotes ? world.account?.owner : world.strangers.find((person) => person.handle === handle);
        if (other === undefined)
          return Promise.resolve(fail(world.unknownHandles[String(handle)] ?? unknownHandle(String(handle))));
        const at = world.status.syncedAt ?? instantFromMicros(0);
        const summary = fakeConversation({
          id: ConversationId.parse(`conversation-${other.handle}`),
          other,
          at,
          isNotes,
        });
        world.conversations = [{ begun: true, summary, messages: [] }, ...world.conversations];
        emit('conversations.changed', {});
        return answer({ conversationId: summary.id, other, isNew: true, isNotes });
      },
    },
    messages: {
      ...others.messages,
      ...fakeChanges(world, emit),
      window: (request) => answer(windowOf(find(request.conversationId), request), world.unreadable.messages),
      locate: ({ conversationId, id }) => {
        const { messages = [], cached = messages.length } = find(conversationId) ?? {};
        const found = messages.slice(Math.max(0, messages.length - cached)).find((message) => message.id === id);
        return answer({ cursor: found === undefined ? null : { at: found.at, id: found.id } });
      },
      text: ({ conversationId, id }) => {
        const found = find(conversationId)?.messages.find((message) => message.id === id);
        return answer({ text: world.wholeTexts?.get(id) ?? found?.text ?? null });
      },
      fill: ({ conversationId, gapId }) => {
        if (world.networkError !== null) return Promise.resolve(fail(world.networkError));
        return answer({ added: fillGap(find(conversationId), gapId) });
      },
      open: ({ conversationId }) => {
        const opened = conversationId === null ? undefined : find(conversationId);
        if (opened?.summary.isMarkedUnread) changeConversation(opened, { isMarkedUnread: false });
        world.opened.conversations.push(conversationId);
        return answer({});
      },
      send: ({ conversationId, text, inParts = false, sendAt: chosenAt = null, canUndo = false, replyTo }) => {
        const sendAt = canUndo ? instantFromMicros(Date.now() * 1_000 + undoMicros) : chosenAt;
        const conversation = find(conversationId);
        if (conversation === undefined || world.diskError !== null) {
          return Promise.resolve(fail(world.diskError ?? gone));
        }
        const last = conversation.outgoing?.at(-1)?.acceptedAt ?? conversation.messages.at(-1)?.at ?? 0;
        const accepted = (inParts ? splitText(text, maxMessageLength) : [text]).map((part, n) => {
          world.received.sent.push(part);
          return fakeOutgoing(conversationId, `sent-${world.received.sent.length}`, {
            text: part,
            // What is sent later compares with the present time.
            acceptedAt: sendAt === null ? instantFromMicros(last + (n + 1) * 1_000_000) : instantFromMillis(Date.now()),
            sendAt,
            canUndo,
            disappearAfter: conversation.summary.disappearAfter,
            ...(replyTo === undefined || n > 0 ? {} : { replyTo, quote: quoteOf(conversation, replyTo.id) }),
          });
        });
        changeOutgoing(conversation, [...(conversation.outgoing ?? []), ...accepted]);
        const outgoing = accepted.at(-1);
        return outgoing === undefined ? Promise.resolve(fail(gone)) : answer({ outgoing });
      },
      retry: ({ id }) => {
        world.received.retried.push(id);
        change(id, (message) => [{ ...message, state: 'pending', error: null }]);
        return answer({});
      },
      discard: ({ id }) => {
        world.received.discarded.push(id);
        change(id, () => []);
        return answer({});
      },
    },
    search: {
      run: (request) => answer(searchWorld(world, request), world.unreadable.messages),
      inConversation: (request) =>
        answer(searchConversation(find(request.conversationId), request), world.unreadable.messages),
    },
    history: {
      load: ({ conversationId }) => {
        changeHistory({ conversationId, running: true, done: 0, total: 3, messages: 0, error: null });
        return answer({});
      },
      stop: () => {
        if (world.history !== null) changeHistory({ ...world.history, running: false });
        return answer({});
      },
      read: () => answer({ progress: world.history }),
    },
    drafts: {
      ...others.drafts,
      read: ({ conversationId }) => answer({ text: findAny(conversationId)?.summary.draft ?? '' }),
      save: ({ conversationId, text }) => {
        if (world.diskError !== null) return Promise.resolve(fail(world.diskError));
        world.received.drafts.push([conversationId, text]);
        const conversation = findAny(conversationId);
        if (conversation !== undefined) changeConversation(conversation, { draft: text });
        return answer({});
      },
    },
    people: {
      ...others.people,
      block: ({ person }) => {
        if (world.diskError === null) world.blocked = [person, ...(world.blocked ?? [])];
        emit('conversations.changed', {});
        return answer({}, world.diskError);
      },
      unblock: ({ id }) => {
        world.blocked = (world.blocked ?? []).filter((person) => person.id !== id);
        emit('conversations.changed', {});
        return answer({});
      },
      blocked: () => answer({ people: world.blocked ?? [] }),
      suggest: ({ query, limit }) => {
        const sought = query.toLocaleLowerCase();
        const others = world.conversations.filter(({ summary }) => summary.group === null);
        const all = [...others.map(({ summary }) => summary.other), ...world.strangers];
        const people = all.filter(
          ({ name, handle }) =>
            handle.startsWith(sought) ||
            name
              .toLocaleLowerCase()
              .split(' ')
              .some((word) => word.startsWith(sought)),
        );
        return answer({ people: people.slice(0, limit) });
      },
    },
    outbox: {
      dismissLoss: () => {
        world.desk.received.outboxes.push('dismissed');
        world.desk.accounts = world.desk.accounts.map((entry) =>
          entry.id === world.desk.activeId ? { ...entry, outboxLoss: null } : entry,
        );
        emit('accounts.changed', {});
        return answer({});
      },
    },
    sync: {
      ...others.sync,
      status: () => answer(world.status),
      refresh: () => answer(world.status),
      hint: (hint) => {
        world.received.hints.push(hint);
        return answer({});
      },
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return (...values: readonly unknown[]) => {
        if (values.some((value) => value instanceof Event))
          throw new TypeError('The context bridge can’t copy an Event.');
        known.delete(listener);
      };
    },
    emit,
    deliver: (id, later = 200_000) => {
      const conversation = world.conversations.find(({ outgoing }) => outgoing?.some((each) => each.id === id));
      const sent = conversation?.outgoing?.find((each) => each.id === id);
      const owner = world.account?.owner;
      if (conversation === undefined || sent === undefined || owner === undefined) throw new Error(`no message ${id}`);
      const at = instantFromMicros(sent.acceptedAt + later);
      const { disappearAfter, replyTo, quote } = sent;
      const message: Message = {
        ...fakeMessage(conversation.summary.id, id, at, owner, sent.text),
        expiresAt: disappearAfter === null ? null : instantFromMicros(at + disappearAfter * MICROS_PER_MILLI),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(quote === undefined ? {} : { quote }),
      };
      conversation.messages = [...conversation.messages, message].sort(compareMessages);
      change(id, () => []);
    },
    promptForCode: (promptId, profile) => {
      const prompt = { promptId, serial: 'arn:aws:iam::123456789012:mfa/me', profile };
      world.desk.prompts = [...world.desk.prompts, prompt];
      emit('credentials.prompted', prompt);
    },
    reject: (id, error) => void change(id, (message) => [{ ...message, state: 'failed', attempts: 1, error }]),
  };
  return refuseWhileLocked(bridge, world);
}

/** Creates a bridge whose methods all fail, for methods that the window must not call. */
function notFaked(): MeridianBridge {
  const areas: Record<string, Record<string, () => Promise<Result<never>>>> = {};
  for (const name of methodNames) {
    const [area = '', verb = ''] = name.split('.');
    const error = { code: 'unknown-method', message: `${name} is not faked.`, retryable: false, details: {} } as const;
    areas[area] = { ...areas[area], [verb]: () => Promise.resolve(fail(error)) };
  }
  const bridge: object = { ...areas, on: () => () => undefined };
  return bridge as MeridianBridge;
}

const unknownAccount: AppErrorData = new AppError('not-found').toData();

const unknownHandle = (handle: string): AppErrorData =>
  new AppError('not-found', {
    reason: 'handle-unknown',
    params: { handle: `@${handle}` },
    details: { table: 'cruddur-messages' },
  }).toData();
