import { AppError } from '../../shared/errors.ts';
import {
  ConversationId,
  type GroupRow,
  type Message,
  type SortKey,
  type UnparsableItem,
  UserId,
} from '../../shared/model.ts';
import { compareConversations, compareMessages } from '../../shared/order.ts';
import { displayHandleBeside, displayName } from '../../shared/text/displayName.ts';
import { formatDateTime } from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { printJson, printTable, utc } from '../lib/output.ts';
import type { Io, Session } from './io.ts';

/** Rows per request, the store's maximum. */
const PAGE_SIZE = 1_000;

/** Every group row of a user, and the unreadable ones. */
interface OwnRows {
  readonly rows: readonly GroupRow[];
  readonly unparsable: readonly UnparsableItem[];
}

/** `list-conversations` */
export async function listConversations(session: Session): Promise<number> {
  const { options, io } = session;
  const user = await resolveUser(session, options.user ?? '');
  const { rows, unparsable } = await readOwnRows(session, user);
  const conversations = newestRows(rows);
  const shown = conversations.slice(0, options.limit ?? conversations.length);
  if (options.json) {
    printJson(io.out, {
      user,
      conversations: shown.map(({ conversationId, other, at, sortKey, text }) => ({
        conversationId,
        other,
        at: utc(at),
        sortKey,
        text,
      })),
      duplicates: rows.length - conversations.length,
      unparsable,
    });
  } else {
    printTable(
      io.out,
      ['Local time', 'Name', 'Handle', 'Conversation', 'Last message'],
      shown.map(({ conversationId, other, at, text }) => [
        localTime(at, io),
        displayName(other),
        displayHandleBeside(other),
        conversationId,
        text,
      ]),
    );
  }
  const duplicates = rows.length - conversations.length;
  if (duplicates > 0 && !options.json) io.err(`Left out: ${duplicates} older rows of conversations that are shown.`);
  if (rows.length === 0) io.err(`No conversations of ${options.user}. A handle is written with its @.`);
  reportUnparsable(session, unparsable);
  return 0;
}

/** `get-conversation` */
export async function getConversation(session: Session): Promise<number> {
  const { options, io } = session;
  const conversationId =
    options.conversation === null ? await findConversationById(session) : parseConversationId(options.conversation);
  const { messages: all, unparsable } = await readMessages(session, conversationId);
  if (all.length + unparsable.length === 0 && options.conversation !== null)
    await requireConversation(session, conversationId);
  const now = io.clock.now();
  const messages = all.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const expired = all.length - messages.length;
  const shown = options.limit === null ? messages : messages.slice(-options.limit);
  if (options.json) {
    printJson(io.out, {
      conversationId,
      messages: shown.map(({ id, at, sortKey, sender, text, expiresAt }) => ({
        id,
        at: utc(at),
        sortKey,
        sender,
        text,
        expiresAt: expiresAt === null ? null : utc(expiresAt),
      })),
      expired,
      unparsable,
    });
  } else {
    printTable(
      io.out,
      ['Local time', 'From', 'Message'],
      shown.map(({ at, sender, text }) => [localTime(at, io), displayName(sender), text]),
    );
    if (expired > 0) io.err(`Left out, since they have disappeared: ${expired}.`);
  }
  reportUnparsable(session, unparsable);
  return 0;
}

/** Reads every page of a conversation, in order, without duplicates. */
async function readMessages(
  { store, context }: Session,
  conversationId: ConversationId,
): Promise<{ readonly messages: readonly Message[]; readonly unparsable: readonly UnparsableItem[] }> {
  const all: Message[] = [];
  const unparsable: UnparsableItem[] = [];
  let from: SortKey | null = null;
  do {
    const page = await store.listMessages(
      conversationId,
      { direction: 'forward', from, downTo: null, limit: PAGE_SIZE },
      context,
    );
    all.push(...page.items);
    unparsable.push(...page.unparsable);
    from = page.next;
  } while (from !== null);

  const seen = new Set<string>();
  const messages = all.sort(compareMessages).filter(({ id }) => !seen.has(id) && seen.add(id));
  return { messages, unparsable };
}

/** Returns the most recent conversation of two users. */
async function findConversationById(session: Session): Promise<ConversationId> {
  const { options, io } = session;
  const user = await resolveUser(session, options.user ?? '');
  const other = await resolveUser(session, options.with ?? '');
  const { rows } = await readOwnRows(session, user);
  const [newest, ...older] = newestRows(rows.filter((row) => row.other.id === other));
  if (newest === undefined) {
    throw new AppError('not-found', { reason: 'conversation-with-missing', params: { other: options.with ?? '' } });
  }
  if (older.length > 0) {
    const ids = older.map(({ conversationId }) => conversationId).join(', ');
    io.err(`This is the newest of their ${older.length + 1} conversations; the others by --conversation: ${ids}`);
  }
  return newest.conversationId;
}

/** @throws AppError `not-found` if the table has no row of the conversation */
async function requireConversation(session: Session, conversationId: ConversationId): Promise<void> {
  const { store, options, context } = session;
  const participants = options.user === null ? [] : [await resolveUser(session, options.user)];
  const rows = await store.findGroupRows(conversationId, participants, context);
  if (rows.length === 0)
    throw new AppError('not-found', { reason: 'conversation-missing', params: { conversation: conversationId } });
}

async function readOwnRows({ store, context }: Session, user: UserId): Promise<OwnRows> {
  const rows: GroupRow[] = [];
  const unparsable: UnparsableItem[] = [];
  for await (const page of store.listGroupRows(user, null, context)) {
    rows.push(...page.items);
    unparsable.push(...page.unparsable);
  }
  return { rows, unparsable };
}

/** Returns the newest row of each conversation, newest first. */
function newestRows(rows: readonly GroupRow[]): GroupRow[] {
  const byConversation = new Map<ConversationId, GroupRow>();
  for (const row of rows) {
    const known = byConversation.get(row.conversationId);
    if (known === undefined || row.at > known.at) byConversation.set(row.conversationId, row);
  }
  return [...byConversation.values()].sort((a, b) =>
    compareConversations({ at: a.at, id: a.conversationId }, { at: b.at, id: b.conversationId }),
  );
}

/** Returns the user id of a uuid or an `@handle`. */
export async function resolveUser({ store, context }: Session, who: string): Promise<UserId> {
  if (!who.startsWith('@')) {
    const parsed = UserId.safeParse(who);
    if (!parsed.success) throw new AppError('validation', { reason: 'id-too-long' });
    return parsed.data;
  }
  const person = await store.findPerson(who.slice(1), context);
  if (person === null) throw new AppError('not-found', { reason: 'handle-unknown', params: { handle: who } });
  return person.id;
}

function parseConversationId(text: string): ConversationId {
  const parsed = ConversationId.safeParse(text);
  if (!parsed.success) throw new AppError('validation', { reason: 'id-too-long' });
  return parsed.data;
}

/** Formats an instant in the user's time zone. */
const localTime = (at: Instant, { clock, zone, locale }: Io): string =>
  formatDateTime(at, { now: clock.now(), zone, locale });

function reportUnparsable({ options, io }: Session, unparsable: readonly UnparsableItem[]): void {
  if (options.json) return;
  for (const { pk, sk, reason } of unparsable) io.err(`Can't be read: ${pk} ${sk}: ${reason}`);
}
