import { type JSX, useRef } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import { useNotices, useOverlays } from '../../app/hooks.ts';
import { openConversation } from '../../session/conversationList.ts';
import { useConversationList, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { personName } from '../../ui/personName.ts';

/** Confirms that a person is blocked on this computer. */
export function BlockDialog(): JSX.Element {
  const t = useText();
  const { client, stores } = useSession();
  const person = useOverlays((state) => state.blocking);
  const askBlock = useOverlays((state) => state.askBlock);
  const tell = useNotices((state) => state.tell);
  const select = useConversationList((state) => state.select);
  // The words stay while the dialog closes.
  const last = useRef<Person | null>(null);
  last.current = person ?? last.current;
  const name = last.current === null ? '' : personName(t, last.current);
  const block = (): void => {
    askBlock(null);
    if (person === null) return;
    if (openConversation(stores.conversationList.getState())?.other.id === person.id) select(null);
    client.people
      .block({ person })
      .catch((thrown: unknown) => tell({ kind: 'not-kept', error: toAppError(thrown).toData() }));
  };
  return (
    <ConfirmDialog
      open={person !== null}
      title={t('blocking.title', { name })}
      cancel={t('blocking.cancel')}
      onCancel={() => askBlock(null)}
      action={{ label: t('blocking.block'), run: block }}
    >
      {t('blocking.body')}
    </ConfirmDialog>
  );
}
