import type { Person } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { useSession } from '../../session/hooks.ts';

/** Opens the conversation with one person, or starts it. What keeps it from opening is shown as a notice. */
export function useOpenPerson(): (person: Person) => void {
  const { follow } = useApp();
  const { stores } = useSession();
  return ({ id, handle }) => {
    const { conversations } = stores.conversationList.getState();
    const known = conversations?.find(({ other, group }) => other.id === id && group === null);
    if (known !== undefined) void follow({ kind: 'conversation', conversationId: known.id, messageId: null });
    else if (handle !== '') void follow({ kind: 'new', handle });
  };
}
