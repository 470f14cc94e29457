import type { ConnectionSettings } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { UserId } from '../../../shared/model.ts';
import type { MessageStore, RequestContext } from '../remote/messageStore.ts';

/** What the first page of somebody's own list shows. */
export interface OwnGroups {
  readonly detail: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Reads the first page of the person's list of conversations, by their uuid or by the handle that they gave.
 * Rejects with `not-found` when nobody has written under that handle.
 */
export async function readOwnGroups(
  store: MessageStore,
  { user, table }: ConnectionSettings,
  context: RequestContext,
): Promise<OwnGroups> {
  const owner = await findOwner(store, { user, table }, context);
  for await (const { items, unparsable, next } of store.listGroupRows(owner, null, context)) {
    const count = new Set(items.map(({ conversationId }) => conversationId)).size;
    // A page can be empty and still not be the last.
    if (count === 0 && next !== null) continue;
    const facts = {
      owner,
      conversations: String(count),
      ...(next === null ? {} : { more: 'true' }),
      ...(unparsable.length === 0 ? {} : { unparsable: String(unparsable.length) }),
    };
    return { detail: sentenceOf(count, next !== null, user), facts };
  }
  return { detail: sentenceOf(0, false, user), facts: { owner, conversations: '0' } };
}

async function findOwner(
  store: MessageStore,
  { user, table }: Pick<ConnectionSettings, 'user' | 'table'>,
  context: RequestContext,
): Promise<UserId> {
  if (!user.startsWith('@')) return UserId.parse(user);
  const handle = user.slice(1);
  const person = handle === '' ? null : await store.findPerson(handle, context);
  if (person) return person.id;
  throw new AppError(
    'not-found',
    `Nobody with the handle @${handle} has written in the table ${table}. Check the handle, or enter the user_uuid instead.`,
    { details: { table, handle } },
  );
}

function sentenceOf(count: number, hasMore: boolean, user: string): string {
  if (count === 0) {
    return `The table has no conversations of ${user} yet. If it should have some, check who you are in it.`;
  }
  const number = count === 1 ? '1 conversation' : `${count} conversations`;
  return hasMore ? `More than ${number} can be read.` : `${number} can be read.`;
}
