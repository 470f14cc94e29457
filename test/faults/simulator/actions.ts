import type { Request } from '../../../shared/contract/contract.ts';
import type { ConversationId, Person, ReplyTarget } from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { type Client, isFault } from './client.ts';
import { Stopped } from './databases.ts';
import type { EventLog } from './eventLog.ts';
import type { DoneChange, Expectations, SentText } from './expectations.ts';
import { people, personOf } from './people.ts';
import type { ClientAction } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';

/** The time from quitting the app to its next start, ms. */
const restartMs = 3_000;
/** One message in so many is sent later, by this time, µs. */
const ONE_LATER_IN = 8;
const LATER_BY = 180_000_000;
/** The part of a conversation that a window shows. */
const emojis = ['👍', '🎉', '❤️'];
const newestPage = { from: { kind: 'newest' }, limit: 50 } as const;

/** The people who use the clients: performs their actions and records what they may rely on. */
export class Persons {
  readonly #scheduler: Scheduler;
  readonly #expectations: Expectations;
  readonly #log: EventLog;
  readonly #violated: (what: string) => void;
  #texts = 0;

  constructor(scheduler: Scheduler, expectations: Expectations, log: EventLog, violated: (what: string) => void) {
    this.#scheduler = scheduler;
    this.#expectations = expectations;
    this.#log = log;
    this.#violated = violated;
  }

  /** Starts an action without waiting for its result. */
  act(client: Client, action: ClientAction): void {
    this.#log.add(client.name, () => `> ${JSON.stringify(action)}`);
    this.#do(client, action).catch((thrown: unknown) => {
      if (thrown instanceof Stopped) return;
      this.#log.add(client.name, () => `> ${action.does} failed: ${String(thrown)}`);
      if (isFault(thrown)) this.#violated(`${client.name}: ${action.does} failed with ${String(thrown)}`);
    });
  }

  async #do(client: Client, action: ClientAction): Promise<void> {
    switch (action.does) {
      case 'send': {
        const conversationId = await pickConversation(client, action.conversation);
        for (let n = 0; n < action.count && conversationId !== null; n++) await this.#send(client, conversationId);
        return;
      }
      case 'start': {
        const { conversationId, other } = await client.call('conversations.start', {
          handle: personOf(action.with).handle,
        });
        this.#expectations.started(conversationId, other.id);
        return this.#send(client, conversationId);
      }
      case 'start-group': {
        const others = people.filter((person, n) => (action.with >> n) % 2 === 1 && person.id !== client.person.id);
        if (others.length === 0) return;
        const title = `group ${++this.#texts} of ${client.name}`;
        await client.call('conversations.startGroup', { title, people: others });
        return;
      }
      case 'change-group':
        return this.#changeGroup(client, action);
      case 'change': {
        const conversationId = await pickConversation(client, action.conversation);
        return conversationId === null ? undefined : this.#change(client, conversationId, action);
      }
      case 'mark-read':
        return this.#markRead(client, await pickConversation(client, action.conversation));
      case 'keep': {
        const conversationId = await pickConversation(client, action.conversation);
        const { kind, isOn } = action;
        if (conversationId !== null) await client.call('conversations.keep', { conversationId, kind, isOn });
        return;
      }
      case 'draft':
        return this.#saveDraft(client, await pickConversation(client, action.conversation), action.empty);
      case 'fill':
        return fillOne(client, await pickConversation(client, action.conversation));
      case 'open': {
        const conversationId =
          action.conversation === null ? null : await pickConversation(client, action.conversation);
        await client.call('messages.open', { conversationId });
        return;
      }
      case 'disappear': {
        const conversationId = await pickConversation(client, action.conversation);
        if (conversationId)
          await client.call('conversations.configure', { conversationId, disappearAfter: action.afterMs });
        return;
      }
      case 'refresh':
        await client.call('sync.refresh', {});
        return;
      case 'retry':
        return this.retryFailed(client);
      case 'discard':
        return this.#decideFailed(client, 'messages.discard');
      default:
        return this.#handle(client, action);
    }
  }

  /** Performs actions on the computer instead of in the window. */
  async #handle(client: Client, action: Extract<ClientAction, { readonly does: string }>): Promise<void> {
    switch (action.does) {
      case 'focus':
      case 'blur':
        return client.signal(action.does);
      case 'leave':
        await client.leave();
        this.#scheduler.after(restartMs, () => client.start());
        return;
      case 'sleep':
        client.suspend();
        this.#scheduler.after(action.forMs, () => client.resume());
        return;
      case 'offline':
        client.isOnline = false;
        this.#scheduler.after(action.forMs, () => {
          client.isOnline = true;
        });
        return;
      case 'set-clock':
        return client.setClock(action.byMs);
      case 'crash':
        client.kill();
        if (action.losesCache) client.loseCache();
        this.#scheduler.after(action.forMs, () => client.start());
        return;
    }
  }

  async #changeGroup(client: Client, action: Extract<ClientAction, { readonly does: 'change-group' }>): Promise<void> {
    const { conversations } = await client.call('conversations.list', {});
    const groups = conversations.filter(({ group }) => group !== null);
    const conversationId = groups[action.conversation % Math.max(1, groups.length)]?.id;
    if (conversationId === undefined) return;
    const person = personOf(action.with);
    await client.call('conversations.changeGroup', {
      conversationId,
      change: this.#groupChange(client, action.what, person),
    });
  }

  #groupChange(
    client: Client,
    what: Extract<ClientAction, { readonly does: 'change-group' }>['what'],
    person: Person,
  ): Request<'conversations.changeGroup'>['change'] {
    switch (what) {
      case 'add':
        return { kind: what, people: [person] };
      case 'remove':
        return { kind: what, person };
      case 'leave':
        return { kind: what };
      case 'rename':
        return { kind: what, title: `title ${++this.#texts} of ${client.name}` };
      case 'role':
        return { kind: what, person, role: 'admin' };
    }
  }

  async #change(
    client: Client,
    conversationId: ConversationId,
    { what, nth }: Extract<ClientAction, { readonly does: 'change' }>,
  ): Promise<void> {
    const { messages, outgoing } = await client.call('messages.window', { conversationId, ...newestPage });
    const isForAll = what === 'react' || what === 'take-back' || what === 'hide' || what === 'reply';
    const allowed = messages.filter(({ sender }) => isForAll || sender.id === client.person.id);
    const unsent = what === 'edit' || what === 'delete' ? outgoing : [];
    const newestFirst = [...allowed, ...unsent].reverse();
    const message = newestFirst[nth % Math.max(1, newestFirst.length)];
    if (message === undefined) return;
    const { id } = message;
    if (what === 'reply') {
      const original = messages.find((each) => each.id === id);
      if (original) await this.#send(client, conversationId, { id, sortKey: original.sortKey });
      return;
    }
    const kind = what === 'edit' ? 'edit' : what === 'delete' ? 'deletion' : what === 'hide' ? 'hide' : 'reaction';
    const emoji = emojis[this.#texts++ % emojis.length] ?? '';
    const value = what === 'edit' ? `edit ${this.#texts} of ${client.name}` : what === 'react' ? emoji : '';
    const change: DoneChange = {
      client: client.index,
      conversationId,
      ...{ id, kind, value, isKept: false, isRefused: false },
    };
    this.#expectations.changes.push(change);
    const sent = this.#expectations.sent.find((each) => each.id === id);
    if (kind === 'edit') sent?.texts.add(value);
    if (kind === 'edit') await client.call('messages.edit', { conversationId, id, text: value });
    else if (kind === 'reaction')
      await client.call('messages.react', { conversationId, id, emoji: value === '' ? null : value });
    else await client.call('messages.delete', { conversationId, id, forEveryone: kind === 'deletion' });
    change.isKept = true;
  }

  async #send(client: Client, conversationId: ConversationId, replyTo?: ReplyTarget): Promise<void> {
    const isLater = this.#texts % ONE_LATER_IN === ONE_LATER_IN - 1;
    const sendAt = isLater ? instantFromMicros(client.now + LATER_BY) : null;
    const sent: SentText = {
      client: client.index,
      conversationId,
      text: `message ${++this.#texts} of ${client.name}`,
      texts: new Set<string>(),
      id: null,
      isLater,
      hasFailed: false,
      isDiscarded: false,
    };
    sent.texts.add(sent.text);
    const kept = this.#expectations.of(client.index, conversationId);
    this.#expectations.sent.push(sent);
    // Sending deletes the draft in the same transaction that accepts the message.
    kept.drafts.add('');
    const { outgoing } = await client.call('messages.send', {
      ...{ conversationId, text: sent.text, sendAt },
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    sent.id = outgoing.id;
    kept.drafts = new Set(['']);
  }

  async #saveDraft(client: Client, conversationId: ConversationId | null, empty: boolean): Promise<void> {
    if (conversationId === null) return;
    const kept = this.#expectations.of(client.index, conversationId);
    const text = empty ? '' : `draft ${++this.#texts}`;
    kept.drafts.add(text);
    await client.call('drafts.save', { conversationId, text });
    kept.drafts = new Set([text]);
  }

  async #markRead(client: Client, conversationId: ConversationId | null): Promise<void> {
    if (conversationId === null) return;
    const { messages } = await client.call('messages.window', { conversationId, ...newestPage });
    const last = messages.at(-1);
    if (!last) return;
    const upTo = { at: last.at, id: last.id };
    await client.call('conversations.markRead', { conversationId, upTo });
    const shown = messages.map(({ id }) => id);
    this.#expectations.markRead(client.index, conversationId, upTo, shown);
  }

  /** Sends at once what is to be sent later: by clocks that were set, that may be in days. */
  async sendLaterNow(client: Client): Promise<void> {
    const { outgoing } = client.outbox();
    for (const conversationId of outgoing.conversationCounts().keys()) {
      for (const { id, sendAt } of outgoing.ofConversation(conversationId)) {
        if (sendAt !== null) await client.call('messages.retry', { id });
      }
    }
  }

  /** Retries every failed message. */
  retryFailed(client: Client): Promise<void> {
    return this.#decideFailed(client, 'messages.retry');
  }

  async #decideFailed(client: Client, decision: 'messages.retry' | 'messages.discard'): Promise<void> {
    const { conversations } = await client.call('conversations.list', {});
    for (const { id: conversationId, failed } of conversations) {
      if (failed === 0) continue;
      const { outgoing } = await client.call('messages.window', { conversationId, ...newestPage });
      for (const { id } of outgoing.filter(({ state }) => state === 'failed')) {
        for (const sent of this.#expectations.sent) {
          if (sent.id !== id) continue;
          sent.hasFailed = true;
          sent.isDiscarded = decision === 'messages.discard';
        }
        await client.call(decision, { id });
      }
    }
  }
}

/** Picks a conversation that the client shows; null: it shows none. */
async function pickConversation(client: Client, conversation: number): Promise<ConversationId | null> {
  const { conversations } = await client.call('conversations.list', {});
  return conversations[conversation % Math.max(1, conversations.length)]?.id ?? null;
}

/** Fills one gap, if there is one. */
async function fillOne(client: Client, conversationId: ConversationId | null): Promise<void> {
  if (conversationId === null) return;
  const { gaps, older } = await client.call('messages.window', { conversationId, ...newestPage });
  const gapId = gaps[0]?.id ?? (older.kind === 'gap' ? older.gapId : null);
  if (gapId !== null) await client.call('messages.fill', { conversationId, gapId });
}
