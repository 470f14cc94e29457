import { AppError, toAppError } from '../../../shared/errors.ts';
import { ConversationId, type Person } from '../../../shared/model.ts';
import type { Cache } from '../cache/cache.ts';
import type { IdSource } from '../clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import type { ServerClock } from './serverClock.ts';

/** What starting a conversation works on. */
export interface StartDeps {
  readonly store: MessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly serverClock: ServerClock;
  readonly ids: IdSource;
  /** The owner as the table knows them; may have to ask it, and rejects then as any request. */
  readonly owner: (signal: AbortSignal) => Promise<Person>;
  /** Reads the list of conversations into the cache; rejects as any request. */
  readonly readList: (signal: AbortSignal) => Promise<void>;
}

/** `isNew`: nothing of it is in the table yet. */
export interface StartedConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly isNew: boolean;
}

/**
 * The conversation with the person of a handle (with or without `@`): the one there is, else a new one, which the outbox
 * keeps and the first message brings into the table. Rejects with `validation` for nobody and for oneself, `not-found`
 * when nobody is known by that handle, and with the request's error when the table has to be asked and can't be.
 */
export async function startConversation(
  deps: StartDeps,
  handle: string,
  signal: AbortSignal,
): Promise<StartedConversation> {
  const { cache, outbox, serverClock, ids } = deps;
  const name = handle.trim().replace(/^@/, '');
  if (name === '') throw new AppError('validation', 'Enter the handle of the person you want to write to.');

  const owner = await deps.owner(signal);
  const people = name === owner.handle ? [owner] : await findPeople(deps, name, signal);
  const others = people.filter(({ id }) => id !== owner.id);
  const [other] = others;
  if (other === undefined) {
    throw people.length > 0
      ? new AppError('validation', 'This is your own handle. Enter the one of somebody else.')
      : new AppError('not-found', `Nobody with the handle @${name} is known here. Check how it is spelled.`);
  }
  const known = findConversation(deps, others);
  if (known !== null) return known;
  if (cache.meta('groupCursor') === null) {
    // The first one with this person may be the one in a list that was never read.
    await deps.readList(signal);
    const read = findConversation(deps, others);
    if (read !== null) return read;
  }
  // Nothing is awaited between looking and keeping, and the outbox keeps one with each person: two calls find the same.
  const conversationId = ConversationId.parse(ids());
  const started = outbox.addConversation({ conversationId, other, createdAt: serverClock.now() });
  return { conversationId: started.conversationId, other: started.other, isNew: true };
}

/** Who has that handle: by the profile that they keep, else everybody who was met under it, since nothing makes it unique. */
async function findPeople(
  { store, cache }: StartDeps,
  handle: string,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  try {
    const person = await store.findProfile(handle, { purpose: 'setup', signal });
    if (person !== null) return [person];
  } catch (thrown) {
    const met = cache.findPeopleByHandle(handle);
    if (signal.aborted || met.length === 0) throw toAppError(thrown);
    return met;
  }
  return cache.findPeopleByHandle(handle);
}

/** The conversation with one of them, in the table or about to be. */
function findConversation({ cache, outbox }: StartDeps, people: readonly Person[]): StartedConversation | null {
  for (const other of people) {
    const conversationId = cache.findConversationWith(other.id);
    if (conversationId !== null) return { conversationId, other, isNew: false };
  }
  for (const person of people) {
    const started = outbox.conversationWith(person.id);
    if (started !== null) return { conversationId: started.conversationId, other: started.other, isNew: true };
  }
  return null;
}
