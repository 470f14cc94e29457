import type { Item, Key } from '../../../main/engine/remote/dynamo/codec.ts';
import type { Person, UserId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { writeAs } from '../../fixtures/timestampForms.ts';
import type { EventLog } from './eventLog.ts';
import { attributesOf, personOf, stranger } from './people.ts';
import type { Random } from './random.ts';
import type { ConversationSetup, ForeignAction, KeyForm } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedTable } from './simulatedTable.ts';

/** A conversation of foreign writers, in the table or about to be. */
export interface KnownConversation {
  readonly id: string;
  readonly members: readonly [Person, Person];
}

type SendAction = Extract<ForeignAction, { readonly does: 'web-send' }>;
type StartAction = Extract<ForeignAction, { readonly does: 'web-start' }>;

const minute = 60_000;

/** The bootcamp's web app, its seeds and forks: they put raw rows without conditions, by their own clocks. */
export class ForeignWriters {
  readonly #scheduler: Scheduler;
  readonly #table: SimulatedTable;
  readonly #chance: Random;
  readonly #log: EventLog;
  readonly #conversations: KnownConversation[] = [];
  #written = 0;

  constructor(scheduler: Scheduler, table: SimulatedTable, chance: Random, log: EventLog) {
    this.#scheduler = scheduler;
    this.#table = table;
    this.#chance = chance;
    this.#log = log;
  }

  /** Writes a conversation that exists from the start, of the seed or the app. */
  seed({ between, messages, ageMs, form, rows }: ConversationSetup): void {
    const conversation = this.#addConversation(between);
    const lastAt = this.#timeAt(-ageMs);
    let newest: { readonly at: Instant; readonly text: string } = { at: lastAt, text: 'nothing was said' };
    for (let n = 0; n < messages; n++) {
      const at = instantFromMicros(lastAt - (messages - 1 - n) * minute * MICROS_PER_MILLI);
      const text = this.#putMessage(conversation, conversation.members[n % 2 === 0 ? 0 : 1], keyOf(form, at));
      newest = { at, text };
    }
    const [owner, other] = conversation.members;
    const put = (list: Person, named: Person, at: Instant, text: string): void =>
      this.#putRow(conversation.id, list, named, keyOf(form, at), text);
    const filler = 'this is a filler message';
    const isFiller = rows === 'filler';
    const at = isFiller ? instantFromMicros(newest.at + 7 * minute * MICROS_PER_MILLI) : newest.at;
    put(owner, other, at, isFiller ? filler : newest.text);
    if (rows !== 'one-sided') put(other, owner, at, isFiller ? filler : newest.text);
    if (rows !== 'twice') return;
    const before = instantFromMicros(at - 90 * minute * MICROS_PER_MILLI);
    put(owner, other, before, filler);
    put(other, owner, before, filler);
  }

  /** The participants of a conversation that a foreign writer started; empty: it is not one of them. */
  members(conversationId: string): readonly UserId[] {
    return this.#conversations.find(({ id }) => id === conversationId)?.members.map(({ id }) => id) ?? [];
  }

  get conversationCount(): number {
    return this.#conversations.length;
  }

  act(action: ForeignAction): void {
    switch (action.does) {
      case 'web-send':
        this.#send(action);
        break;
      case 'web-start':
        this.#start(action);
        break;
      case 'web-edit':
        this.#edit(action.conversation, action.nth);
        break;
      case 'garbage':
        this.#litter(action.conversation, action.kind, action.odd);
        break;
    }
  }

  #send({ conversation: number, side, form, clockMs, movesRows, copyMs }: SendAction): void {
    const conversation = this.#pick(number);
    if (conversation === null) return;
    const at = this.#timeAt(clockMs);
    const key = keyOf(form, at);
    const author = conversation.members[side];
    const text = this.#putMessage(conversation, author, key);
    if (copyMs !== null) {
      const later = keyOf(form, instantFromMicros(at + copyMs * MICROS_PER_MILLI));
      this.#putMessage(conversation, author, later, text);
    }
    if (movesRows) this.#moveRows(conversation, key, text);
  }

  /** Writes a new conversation as one batch and ignores its failures. */
  #start({ between, form, clockMs, written: [ownRow, otherRow, message] }: StartAction): void {
    const conversation = this.#addConversation(between);
    const [author, other] = conversation.members;
    const key = keyOf(form, this.#timeAt(clockMs));
    const text = message ? this.#putMessage(conversation, author, key) : 'this got lost';
    if (ownRow) this.#putRow(conversation.id, author, other, key, text);
    if (otherRow) this.#putRow(conversation.id, other, author, key, text);
  }

  /** Edits the text of another program's message in place. */
  #edit(number: number, nth: number): void {
    const conversation = this.#pick(number);
    const rows = this.#table.rows().filter(({ pk, message }) => {
      return pk === `MSG#${conversation?.id}` && typeof message === 'string' && message.startsWith('web ');
    });
    const row = rows[nth % Math.max(1, rows.length)];
    if (row) this.#put({ ...row, message: `${String(row.message)}, edited` });
  }

  #litter(number: number, kind: 'message' | 'group-row', odd: number): void {
    const conversation = this.#pick(number);
    if (conversation === null) return;
    const [list, other] = odd % 2 === 0 ? conversation.members : conversation.members.toReversed();
    if (list === undefined || other === undefined) return;
    const pk = kind === 'message' ? `MSG#${conversation.id}` : `GRP#${list.id}`;
    const at = this.#timeAt(0);
    // The Lambda turns unreadable rows into readable ones, so they must name the right person.
    const person = kind === 'message' ? stranger : attributesOf(other);
    const readable = { message: 'garbage', message_uuid: `garbage ${odd}`, ...person };
    const rows: readonly (Item & { readonly sk: string })[] = [
      { sk: `not a time ${odd}`, ...readable },
      { sk: keyOf('micros', at), ...readable, message: new Set(['a', 'set']) },
      { sk: keyOf('naive', at), ...readable, user_uuid: '' },
      { sk: '2023-02-30T00:00:00Z', ...readable },
    ];
    const row = rows[odd % rows.length];
    if (row) this.#put({ pk, message_group_uuid: kind === 'message' ? undefined : conversation.id, ...row });
  }

  /** A fork of the app that replaces the Lambda in the client: puts the new row and deletes older ones. */
  #moveRows(conversation: KnownConversation, key: string, text: string): void {
    const [owner, other] = conversation.members;
    const old = this.#table.rows().filter((row) => row.message_group_uuid === conversation.id && row.sk !== key);
    this.#putRow(conversation.id, owner, other, key, text);
    this.#putRow(conversation.id, other, owner, key, text);
    for (const { pk, sk } of old) this.#delete({ pk, sk });
  }

  #putMessage({ id }: KnownConversation, author: Person, sk: string, copied?: string): string {
    const text = copied ?? `web ${++this.#written}`;
    this.#put({ pk: `MSG#${id}`, sk, message_uuid: `uuid of ${text}`, message: text, ...attributesOf(author) });
    return text;
  }

  #putRow(conversationId: string, list: Person, other: Person, sk: string, text: string): void {
    this.#put({ pk: `GRP#${list.id}`, sk, message_group_uuid: conversationId, message: text, ...attributesOf(other) });
  }

  #put(row: Item & Key): void {
    this.#log.add('web', () => `puts ${row.pk} ${row.sk} "${String(row.message)}"`);
    this.#table.actAs('web').put(row);
  }

  #delete(key: Key): void {
    this.#log.add('web', () => `deletes ${key.pk} ${key.sk}`);
    this.#table.actAs('web').delete(key);
  }

  #addConversation([one, two]: readonly [number, number]): KnownConversation {
    const first = personOf(one);
    // No conversations with oneself.
    const second = personOf(two) === first ? personOf(two + 1) : personOf(two);
    const id = `web-conversation-${this.#conversations.length}`;
    const conversation: KnownConversation = { id, members: [first, second] };
    this.#conversations.push(conversation);
    return conversation;
  }

  #pick(number: number): KnownConversation | null {
    const { length } = this.#conversations;
    return length === 0 ? null : (this.#conversations[number % length] ?? null);
  }

  /** The writer's time with microseconds, since no two messages share one. */
  #timeAt(aheadMs: number): Instant {
    const micros = this.#chance.between(0, 999_999);
    const seconds = Math.floor((this.#scheduler.now + aheadMs * MICROS_PER_MILLI) / 1_000_000);
    return instantFromMicros(seconds * 1_000_000 + micros);
  }
}

/** Formats the instant; forms without microseconds cut it. */
function keyOf(form: KeyForm, at: Instant): string {
  const cut = (micros: number): Instant => instantFromMicros(Math.floor(at / micros) * micros);
  switch (form) {
    case 'micros':
      return writeAs.micros(at);
    case 'naive':
      return writeAs.naive(at);
    case 'india':
      return writeAs.offset(at, '+05:30');
    case 'arizona':
      return writeAs.offset(at, '-07:00');
    case 'seconds':
      return writeAs.seconds(cut(1_000_000));
    case 'zulu':
      return writeAs.zulu(cut(1_000));
    case 'spaced':
      return writeAs.spaced(cut(1_000_000));
  }
}
