import type { Item, Key } from '../../../main/engine/remote/dynamo/codec.ts';
import { decodeGroupRow, decodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import type { OwnedGroupRow } from '../../../main/engine/remote/messageStore.ts';
import type { ConversationId, Message, MessageId, UserId } from '../../../shared/model.ts';
import { compareKeys, compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { SimulatedTable } from './simulatedTable.ts';

/** The content of the whole table for a reader. */
export interface TableContent {
  /** The group rows that can be read. */
  readonly rows: readonly OwnedGroupRow[];
  /** The conversations of each list, also by unreadable rows: `GRP#<owner> <conversation>`. */
  readonly named: ReadonlySet<string>;
  readonly conversations: ReadonlyMap<ConversationId, TableConversation>;
  /** What was done to messages: `<conversation> <message id>`. */
  readonly overlays: ReadonlyMap<string, Overlay>;
  readonly groups: ReadonlyMap<string, Group>;
}

/** A conversation of many. */
interface Group {
  /** Null: the table does not say. */
  readonly title: string | null;
  /** Who is in it. */
  readonly members: ReadonlySet<string>;
}

/** What was done to a message, by person. */
interface Overlay {
  readonly edits: ReadonlyMap<string, string>;
  readonly reactions: ReadonlyMap<string, string>;
  readonly deletedBy: ReadonlySet<string>;
}

export interface TableConversation {
  /** Every readable message row by ascending key, copies too. */
  readonly rows: readonly Message[];
  /** The keys of all rows, readable or not, newest key first. */
  readonly keys: readonly string[];
}

export function contentOf(table: SimulatedTable): TableContent {
  const rows: OwnedGroupRow[] = [];
  const named = new Set<string>();
  const messages = new Map<string, { rows: Message[]; keys: string[] }>();
  for (const item of table.rows()) {
    if (item.pk.startsWith('GRP#')) {
      rows.push(...readRow(item));
      named.add(`${item.pk} ${String(item.message_group_uuid)}`);
    }
    if (item.pk.startsWith('MSG#')) addMessage(messages, item);
  }
  const conversations = new Map<ConversationId, TableConversation>();
  for (const { rows: found, keys } of messages.values()) {
    const [first] = found;
    if (first) conversations.set(first.conversationId, { rows: found, keys: keys.sort(compareKeys).reverse() });
  }
  return { rows, named, conversations, overlays: overlaysOf(table), groups: groupsOf(table) };
}

/** Reads the conversations of many without the codec. */
function groupsOf(table: SimulatedTable): Map<string, Group> {
  const items = table.rows().filter(({ pk }) => pk.startsWith('CNV#'));
  return new Map(
    [...Map.groupBy(items, ({ pk }) => pk.slice('CNV#'.length))].map(([id, own]) => {
      const meta = own.find(({ sk }) => sk === 'META');
      const members = own.filter(({ sk, left_at }) => sk.startsWith('MBR#') && left_at === undefined);
      const title = meta === undefined ? null : String(meta.title);
      return [id, { title, members: new Set(members.map(({ sk }) => sk.slice('MBR#'.length))) }];
    }),
  );
}

/** Reads the overlays without the codec. A message with copies may have several. */
function overlaysOf(table: SimulatedTable): Map<string, Overlay> {
  type Dated = Map<string, { readonly at: string; readonly value: string }>;
  const found = new Map<string, { edits: Dated; reactions: Dated; deletedBy: Set<string> }>();
  for (const item of table.rows()) {
    if (!item.pk.startsWith('OVL#')) continue;
    const id = item.sk.slice(item.sk.indexOf('#') + 1);
    const key = `${item.pk.slice('OVL#'.length)} ${id}`;
    const overlay = found.get(key) ?? { edits: new Map(), reactions: new Map(), deletedBy: new Set<string>() };
    found.set(key, overlay);
    for (const [name, value] of Object.entries(item)) {
      const user = name.slice(2);
      if (typeof value !== 'object' || value === null || !('at' in value)) continue;
      const at = String(value.at);
      const put = (into: Dated, text: unknown): void => {
        if (at >= (into.get(user)?.at ?? '')) into.set(user, { at, value: String(text) });
      };
      if (name.startsWith('e#') && 'text' in value) put(overlay.edits, value.text);
      if (name.startsWith('r#') && 'emoji' in value) put(overlay.reactions, value.emoji);
      if (name.startsWith('d#')) overlay.deletedBy.add(user);
    }
  }
  const values = (dated: Dated): Map<string, string> => new Map([...dated].map(([user, { value }]) => [user, value]));
  return new Map(
    [...found].map(([key, { edits, reactions, deletedBy }]) => [
      key,
      { edits: values(edits), reactions: values(reactions), deletedBy },
    ]),
  );
}

/** A message as a client must show it; null: its author deleted it. */
export function changedMessage({ overlays }: TableContent, message: Message): Message | null {
  const overlay = overlays.get(`${message.conversationId} ${message.id}`);
  if (overlay === undefined) return message;
  if (overlay.deletedBy.has(message.sender.id)) return null;
  const text = overlay.edits.get(message.sender.id) ?? message.text;
  return { ...message, text };
}

/** The messages that a conversation must show at `now`: each once, at its first key, unless expired. */
export function shownMessages({ rows }: TableConversation, now: Instant): Message[] {
  const shown = new Map<MessageId, Message>();
  for (const row of rows) {
    const rival = shown.get(row.id);
    if (rival === undefined || isBefore(row, rival)) shown.set(row.id, row);
  }
  return [...shown.values()].filter(({ expiresAt }) => expiresAt === null || expiresAt > now).sort(compareMessages);
}

/** Whether a person's list has a row of the conversation, readable or not. */
export const hasRow = ({ named }: TableContent, owner: UserId, conversationId: ConversationId): boolean =>
  named.has(`GRP#${owner} ${conversationId}`);

const isBefore = (a: Message, b: Message): boolean =>
  a.at < b.at || (a.at === b.at && compareKeys(a.sortKey, b.sortKey) < 0);

function readRow(item: Item): OwnedGroupRow[] {
  const decoded = decodeGroupRow(item, 'UTC');
  return decoded.ok ? [decoded.value] : [];
}

function addMessage(messages: Map<string, { rows: Message[]; keys: string[] }>, item: Item & Key): void {
  const conversation = messages.get(item.pk) ?? { rows: [], keys: [] };
  messages.set(item.pk, conversation);
  conversation.keys.push(item.sk);
  const decoded = decodeMessage(item, 'UTC');
  if (decoded.ok) conversation.rows.push(decoded.value);
}
