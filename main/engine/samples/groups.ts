import {
  ConversationId,
  type MemberRole,
  type Message,
  MessageId,
  type Person,
  SortKey,
} from '../../../shared/model.ts';
import { cutText } from '../../../shared/text/cutText.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { encodeGroupRow, encodeMessage, type Item, type Key } from '../remote/dynamo/codec.ts';
import { decodeMembers, encodeMember, encodeMeta, encodeTitle, memberKey, metaKey } from '../remote/dynamo/members.ts';
import { applyUpdate, type Update } from '../remote/dynamo/update.ts';
import type { MemberChange } from '../remote/messageStore.ts';
import { groupPerson } from '../store/cache/members.ts';
import type { GroupChange } from '../store/outbox/groupActions.ts';
import { eventOf, sentenceOf } from '../sync/ownGroupActions.ts';
import { changeItems, type Reactions } from './changes.ts';
import { people } from './people.ts';
import { createRandom } from './random.ts';

type PersonKey = keyof typeof people;

/** A conversation of many. */
export interface SampleGroup {
  /** Seeds the conversation's ids and times. */
  readonly key: string;
  /** Messages in a row, from a time on. The first message of all starts the conversation. */
  readonly blocks: readonly { readonly minutesAgo: number; readonly lines: readonly GroupLine[] }[];
}

interface Said {
  readonly by: PersonKey;
  readonly text: string;
  /** Names the message for replies. */
  readonly id?: string;
  /** The name of the message that it replies to. */
  readonly reply?: string;
  readonly reactions?: Reactions;
  /** What the author made of the text later. */
  readonly edited?: string;
  /** The author deleted it later: only what happened to it is in the table. */
  readonly isDeleted?: boolean;
}

type GroupLine = Said | { readonly by: PersonKey; readonly change: Change };

type Change =
  | { readonly kind: 'start'; readonly title: string; readonly people: readonly PersonKey[] }
  | { readonly kind: 'add'; readonly people: readonly PersonKey[] }
  | { readonly kind: 'rename'; readonly title: string }
  | { readonly kind: 'role'; readonly person: PersonKey; readonly role: Exclude<MemberRole, 'owner'> }
  | { readonly kind: 'leave' };

const MINUTE = 60 * MICROS_PER_SECOND;
/** The longest text of group rows, as the app writes them. */
const ROW_TEXT = 200;

/** The rows of a conversation of many: messages and what was done to them, title and members, and a row of each member. */
export function groupItems({ key, blocks }: SampleGroup, id: string, now: Instant, seed: number): (Item & Key)[] {
  const random = createRandom(`${seed} ${key}`);
  const conversationId = ConversationId.parse(id);
  const named = new Map<string, Message>();
  const group = new GroupPartition(conversationId);
  const items: (Item & Key)[] = [];
  let last: Message | undefined;
  for (const { minutesAgo, lines } of blocks) {
    let at = now - minutesAgo * MINUTE;
    for (const line of lines) {
      at += Math.floor((20 + random.next() * 160) * MICROS_PER_SECOND);
      const instant = instantFromMicros(at);
      const sortKey = SortKey.parse(formatTimestamp(instant));
      const sender = people[line.by];
      const base = {
        conversationId,
        id: MessageId.parse(random.uuid()),
        sortKey,
        at: instant,
        sender,
        expiresAt: null,
      };
      if ('change' in line) {
        const change = group.apply(line.change, sender, instant);
        last = { ...base, text: sentenceOf(change, sender), event: eventOf(change) };
        items.push(encodeMessage(last));
      } else {
        const replyTo = line.reply === undefined ? {} : { replyTo: targetOf(named.get(line.reply)) };
        const message: Message = { ...base, text: line.text, ...replyTo };
        if (line.id !== undefined) named.set(line.id, message);
        if (line.isDeleted !== true) {
          last = message;
          items.push(encodeMessage(message));
        }
        items.push(...changeItems(message, line, now));
      }
    }
  }
  return [...items, ...group.items(), ...(last === undefined ? [] : group.rows(last))];
}

function targetOf(message: Message | undefined): Pick<Message, 'id' | 'sortKey'> {
  if (message === undefined) throw new SyntaxError('A reply to no message');
  return { id: message.id, sortKey: message.sortKey };
}

/** The partition of a conversation of many, as changes in order make it. */
class GroupPartition {
  readonly #id: ConversationId;
  readonly #items = new Map<string, Item & Key>();

  constructor(id: ConversationId) {
    this.#id = id;
  }

  items(): Iterable<Item & Key> {
    return this.#items.values();
  }

  /** Changes it as the app would, and returns the change. */
  apply(change: Change, by: Person, at: Instant): GroupChange {
    switch (change.kind) {
      case 'start': {
        const start = { kind: 'start', title: change.title, people: change.people.map((key) => people[key]) } as const;
        const meta = encodeMeta(this.#id, { title: change.title, createdAt: at, version: 1 }, by.id);
        this.#items.set(meta.sk, meta);
        this.#join([by], 'owner', by, at);
        this.#join(start.people, 'member', by, at);
        return start;
      }
      case 'add': {
        const added = change.people.map((key) => people[key]);
        this.#join(added, 'member', by, at);
        return { kind: 'add', people: added };
      }
      case 'rename': {
        const key = metaKey(this.#id);
        const version = Number(this.#items.get(key.sk)?.version);
        this.#update(key, encodeTitle(change.title, version));
        return { kind: 'rename', title: change.title, version };
      }
      case 'role': {
        const person = people[change.person];
        this.#putMember({ kind: 'role', person, role: change.role, at });
        return { kind: 'role', person, role: change.role };
      }
      case 'leave':
        this.#putMember({ kind: 'left', person: by, at });
        return { kind: 'leave' };
    }
  }

  /** The group rows of all who are in it, as the last message leaves them. */
  rows({ conversationId, sortKey, at, text }: Message): (Item & Key)[] {
    const { meta, members } = decodeMembers([...this.#items.values()]);
    const other = groupPerson(conversationId, meta?.title ?? '');
    const row = { conversationId, sortKey, at, text: cutText(text, ROW_TEXT), other };
    return members.filter(({ leftAt }) => leftAt === null).map(({ person }) => encodeGroupRow(person.id, row));
  }

  #join(joining: readonly Person[], role: MemberRole, by: Person, at: Instant): void {
    for (const person of joining) this.#putMember({ kind: 'joined', person, role, invitedBy: by.id, at });
  }

  #putMember(change: MemberChange): void {
    this.#update(memberKey(this.#id, change.person.id), encodeMember(change));
  }

  #update(key: Key, update: Update): void {
    const changed = applyUpdate(this.#items.get(key.sk) ?? {}, update);
    if (changed !== null) this.#items.set(key.sk, { ...changed, ...key });
  }
}
