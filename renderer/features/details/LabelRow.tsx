import { type FormEvent, type JSX, useState } from 'react';
import { longestLabel } from '../../../shared/contract/conversations.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/model.ts';
import { useNotices } from '../../app/hooks.ts';
import { useIsTwin, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { TextField } from '../../ui/TextField.tsx';
import css from './DetailsContent.module.css';

/** Sets what the conversation is called, if there are others with the same person. It is saved on Enter and on leaving. */
export function LabelRow({ conversation }: { readonly conversation: Conversation }): JSX.Element | null {
  const { id, label } = conversation;
  const t = useText();
  const { client } = useSession();
  const tell = useNotices((state) => state.tell);
  const isTwin = useIsTwin(id);
  const [typed, setTyped] = useState(label);
  if (!isTwin) return null;
  const save = (event?: FormEvent): void => {
    event?.preventDefault();
    if (typed.trim() === label) return;
    client.conversations
      .label({ conversationId: id, label: typed.trim() })
      .catch((thrown: unknown) => tell({ kind: 'not-kept', error: toAppError(thrown).toData() }));
  };
  return (
    <form className={css.label} onSubmit={save}>
      <TextField
        label={t('details.label')}
        hint={t('details.labelHint')}
        dir="auto"
        maxLength={longestLabel}
        value={typed}
        onValue={setTyped}
        onBlur={() => save()}
      />
    </form>
  );
}
