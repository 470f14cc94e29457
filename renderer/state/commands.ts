import { toAppError } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import type { Stores } from './stores.ts';
import { cursorOf } from './stretch.ts';

/** Marks all of the open conversation as read, wherever in it one is. */
export async function markOpenRead(
  api: Pick<Api, 'readWindow' | 'markRead'>,
  { groups, notices }: Pick<Stores, 'groups' | 'notices'>,
): Promise<void> {
  const { selectedId: groupId } = groups.getState();
  if (groupId === null) return;
  try {
    const { messages } = await api.readWindow({ groupId, from: { kind: 'newest' }, limit: 1 });
    const upTo = cursorOf(messages.at(-1));
    if (upTo !== null) await api.markRead(groupId, upTo);
    notices.getState().dismiss('not-marked');
  } catch (thrown) {
    notices.getState().tell({ kind: 'not-marked', error: toAppError(thrown).toData() });
  }
}
