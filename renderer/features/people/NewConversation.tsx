import { type JSX, useEffect, useRef, useState } from 'react';
import type { ConversationId } from '../../../shared/model.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useAccount, useConversationList } from '../../session/hooks.ts';
import { unbroken } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { focusTarget } from '../../ui/focusTargets.ts';
import { Modal } from '../../ui/Modal.tsx';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import css from './NewConversation.module.css';
import { NewGroup } from './NewGroup.tsx';
import { PersonSearch } from './PersonSearch.tsx';

interface NewConversationProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The dialog that starts a conversation, with what that writes to the table. */
export function NewConversation({ open, onOpenChange }: NewConversationProps): JSX.Element {
  const t = useText();
  const table = useAccount((state) => state.account?.table ?? '');
  const isSample = useAccounts(isSampleActive);
  const select = useConversationList((state) => state.select);
  const field = useRef<HTMLInputElement>(null);
  const [isGroup, setGroup] = useState(false);
  // The other page has another field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page is focused
  useEffect(() => field.current?.focus(), [isGroup]);
  useEffect(() => {
    if (!open) setGroup(false);
  }, [open]);
  /** Whether a conversation was opened, whose composer then takes the focus. */
  const chosen = useRef(false);
  const choose = (conversationId: ConversationId): void => {
    chosen.current = true;
    select(conversationId);
    onOpenChange(false);
  };
  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
      title={isGroup ? t('newGroup.title') : t('newConversation.title')}
      back={isGroup ? { label: t('newGroup.back'), go: () => setGroup(false) } : null}
      close={t('newConversation.close')}
      className={css.picker}
      initialFocus={() => {
        chosen.current = false;
        return field.current;
      }}
      finalFocus={() => !hasOpenPopup() && (chosen.current ? focusTarget('composer') : true)}
    >
      {isGroup ? (
        <NewGroup field={field} onChoose={choose} onCancel={() => onOpenChange(false)} />
      ) : (
        <>
          <PersonSearch field={field} onChoose={choose} onGroup={() => setGroup(true)} />
          <p className={css.pickerFooter}>
            {isSample ? t('sample.firstMessage') : t('newConversation.whatIsWritten', { table: unbroken(table) })}
          </p>
        </>
      )}
    </Modal>
  );
}
