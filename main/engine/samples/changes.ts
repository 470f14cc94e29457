import type { Message, MessageChange, Person } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { encodeChange, encodeLogged, overlayKey } from '../remote/dynamo/changes.ts';
import type { Item, Key } from '../remote/dynamo/codec.ts';
import { applyUpdate } from '../remote/dynamo/update.ts';
import { LOG_KEPT } from '../remote/messageStore.ts';
import { people } from './people.ts';

/** Who reacted with an emoji, in the order of their reactions. */
export type Reactions = Readonly<Record<string, readonly (keyof typeof people)[]>>;

/** What was done to a message after it was written. */
export interface DoneToMessage {
  readonly reactions?: Reactions;
  /** What the author made of the text. */
  readonly edited?: string;
  readonly isDeleted?: boolean;
}

/** Between two changes of a message. */
const APART = 40 * MICROS_PER_SECOND;

/**
 * The items that say what was done to a message: one beside it, and one in the conversation's log for each change, where the
 * table would have it still.
 */
export function changeItems(
  message: Pick<Message, 'conversationId' | 'id' | 'sortKey' | 'at' | 'sender'>,
  { reactions = {}, edited, isDeleted = false }: DoneToMessage,
  now: Instant,
): (Item & Key)[] {
  const { conversationId, id: messageId, sortKey, sender } = message;
  const done: [Pick<MessageChange, 'kind' | 'value'>, Person][] = [];
  if (edited !== undefined) done.push([{ kind: 'edit', value: edited }, sender]);
  for (const [emoji, keys] of Object.entries(reactions))
    for (const key of keys) done.push([{ kind: 'reaction', value: emoji }, people[key]]);
  if (isDeleted) done.push([{ kind: 'deletion', value: '' }, sender]);
  if (done.length === 0) return [];

  const key = overlayKey(conversationId, { messageId, sortKey });
  let overlay: Item = { ...key };
  const logged: (Item & Key)[] = [];
  for (const [i, [change, by]] of done.entries()) {
    const at = instantFromMicros(message.at + (i + 1) * APART);
    const whole: MessageChange = { messageId, sortKey, by: by.id, at, ...change };
    overlay = applyUpdate(overlay, encodeChange(whole, false)) ?? overlay;
    if (at > now - LOG_KEPT) logged.push(encodeLogged(conversationId, { loggedAt: at, change: whole }));
  }
  return [{ ...overlay, ...key }, ...logged];
}
