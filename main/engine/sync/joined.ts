import type { ConversationId } from '../../../shared/model.ts';
import type { SyncContext } from './context.ts';

type Stores = Pick<SyncContext, 'cache' | 'outbox'>;

/**
 * The conversations that are shown as one with this one, first the one whose ID stands for all; only itself if it is shown
 * alone. One whose row came to name another person is shown alone: what is written to it would reach them.
 */
export function partsOf({ cache, outbox }: Stores, id: ConversationId): readonly ConversationId[] {
  const joined = outbox.joined.find(id);
  if (joined === null) return [id];
  const { shownIn, otherId, ids } = joined;
  const isTheirs = (each: ConversationId): boolean => (cache.conversations.other(each)?.id ?? otherId) === otherId;
  if (!isTheirs(shownIn) || !isTheirs(id)) return [id];
  return [shownIn, ...ids.filter((each) => each !== shownIn && isTheirs(each))];
}

/** The conversation that shows this one, by default itself. */
export const shownIn = (stores: Stores, id: ConversationId): ConversationId => partsOf(stores, id)[0] ?? id;

/** Of the conversations that are shown as one with this one, the one with the newest message or row: new messages go there. */
export function newestPart(
  { cache, outbox, clock, serverClock }: Pick<SyncContext, 'cache' | 'outbox' | 'clock' | 'serverClock'>,
  id: ConversationId,
): ConversationId {
  const parts = partsOf({ cache, outbox }, id);
  if (parts.length === 1) return id;
  const unsent = outbox.outgoing.newest(clock.now());
  const newestAt = (part: ConversationId): number =>
    Math.max(
      cache.conversations.line(part, serverClock.now())?.at ?? Number.NEGATIVE_INFINITY,
      unsent.get(part)?.acceptedAt ?? Number.NEGATIVE_INFINITY,
    );
  return parts.reduce((newest, part) => (newestAt(part) > newestAt(newest) ? part : newest));
}
