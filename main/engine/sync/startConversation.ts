import { AppError, toAppError } from '../../../shared/errors.ts';
import { ConversationId, type Person } from '../../../shared/model.ts';
import type { IdSource } from '../clock.ts';
import type { SyncContext } from './context.ts';
import type { ConversationListSync } from './conversationListSync.ts';

export interface StartContext extends Pick<SyncContext, 'store' | 'cache' | 'outbox' | 'serverClock' | 'owner'> {
  readonly ids: IdSource;
  readonly list: Pick<ConversationListSync, 'refresh'>;
}

/** `isNew`: the table has nothing of it yet. */
export interface StartedConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly isNew: boolean;
}

/**
 * Returns the conversation with the person who has a handle (with or without `@`): an existing one, or else a new one,
 * which the outbox keeps until its first message puts it into the table. The owner's own handle, or null, is that of the
 * notes to oneself.
 *
 * @throws AppError `validation` for an empty handle or a blocked person (details: userId), `not-found` when no person has the handle, or the error of a request
 */
export async function startConversation(
  context: StartContext,
  handle: string | null,
  signal: AbortSignal,
): Promise<StartedConversation> {
  const { cache, outbox, serverClock, ids, list } = context;
  const name = handle?.trim().replace(/^@/, '') ?? null;
  if (name === '') throw new AppError('validation', { reason: 'handle-missing' });

  const owner = await context.owner.resolve(signal);
  const found = name === null || name === owner.handle ? [owner] : await findPeople(context, name, signal);
  const others = found.filter(({ id }) => id !== owner.id);
  const people = others.length > 0 ? others : found;
  const [other] = people;
  if (other === undefined) {
    throw new AppError('not-found', { reason: 'handle-unknown', params: { handle: `@${name}` } });
  }
  if (outbox.blocked.has(other.id)) {
    const params = { handle: `@${other.handle}` };
    throw new AppError('validation', { reason: 'person-blocked', params, details: { userId: other.id } });
  }
  const known = findConversation(context, people);
  if (known !== null) return known;
  if (cache.values.get('groupCursor') === null) {
    // The list was never read and may hold a conversation with this person.
    await list.refresh(owner.id, signal);
    const read = findConversation(context, people);
    if (read !== null) return read;
  }
  // Without an await between lookup and insert, and one conversation per person in the outbox, two calls get the same one.
  const conversationId = ConversationId.parse(ids());
  const started = outbox.newConversations.add({ conversationId, other, createdAt: serverClock.now() });
  return { conversationId: started.conversationId, other: started.other, isNew: true };
}

/**
 * The person with a handle by their profile; without one, every cached person with it, since handles may repeat. A handle
 * that does not exist as it was typed is looked up in lower case.
 */
async function findPeople(
  { store, cache }: StartContext,
  handle: string,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const cached = cache.people.findByHandle(handle);
  const lowerCase = handle.toLowerCase();
  try {
    const person = await store.findProfile(handle, { purpose: 'setup', signal });
    if (person !== null) return [person];
    if (lowerCase === handle || cached.some((each) => each.handle === handle)) return cached;
    const other = await store.findProfile(lowerCase, { purpose: 'setup', signal });
    return other === null ? cached : [other];
  } catch (thrown) {
    if (signal.aborted || cached.length === 0) throw toAppError(thrown);
    return cached;
  }
}

/** The conversation with one of these people, in the table or only in the outbox. */
function findConversation({ cache, outbox }: StartContext, people: readonly Person[]): StartedConversation | null {
  for (const other of people) {
    const conversationId = cache.conversations.findWith(other.id);
    if (conversationId !== null) return { conversationId, other, isNew: false };
  }
  for (const { id } of people) {
    const started = outbox.newConversations.findWith(id);
    if (started !== null) return { conversationId: started.conversationId, other: started.other, isNew: true };
  }
  return null;
}
