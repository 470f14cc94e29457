import { X } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import type { ConversationId } from '../../../shared/model.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import type { EditDraft, ReplyDraft } from '../../session/composer.ts';
import { useAccount, useComposer } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { focusOn } from '../../ui/focusTargets.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useEscape } from '../../ui/useEscape.ts';
import css from './ComposerBar.module.css';
import { personStyle, QuotedText, quoteLabel } from './Quote.tsx';

interface ComposerBarProps {
  readonly conversationId: ConversationId;
}

/** Above the field: the message that is edited, or that the draft replies to. */
export function ComposerBar({ conversationId }: ComposerBarProps): JSX.Element | null {
  const edit = useComposer((state) => state.edits.get(conversationId));
  const reply = useComposer((state) => state.replies.get(conversationId));
  if (edit !== undefined) return <EditBar key={edit.id} conversationId={conversationId} edit={edit} />;
  if (reply === undefined) return null;
  return <ReplyBar key={reply.target.id} conversationId={conversationId} reply={reply} />;
}

function ReplyBar({ conversationId, reply }: ComposerBarProps & { readonly reply: ReplyDraft }): JSX.Element {
  const t = useText();
  const end = useComposer((state) => state.reply);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const { sender, text } = reply;
  return (
    <Bar
      kind="reply"
      label={quoteLabel(t, { state: 'known', sender, text }, ownerId)}
      close={t('replying.cancel')}
      style={personStyle(sender)}
      onClose={() => end(conversationId, null)}
    >
      <QuotedText sender={sender} text={text} lines={1} />
    </Bar>
  );
}

function EditBar({ conversationId, edit }: ComposerBarProps & { readonly edit: EditDraft }): JSX.Element {
  const t = useText();
  const end = useComposer((state) => state.edit);
  return (
    <Bar kind="edit" label={t('editing.title')} close={t('editing.cancel')} onClose={() => end(conversationId, null)}>
      <b className={css.title}>{t('editing.title')}</b>
      <span className={css.text} dir="auto">
        {oneLine(edit.before)}
      </span>
    </Bar>
  );
}

interface BarProps {
  readonly kind: 'reply' | 'edit';
  readonly label: string;
  readonly close: string;
  readonly style?: Record<string, string>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Bar({ kind, label, close, style, onClose, children }: BarProps): JSX.Element {
  const leave = (): void => {
    onClose();
    focusOn('composer');
  };
  useEscape(true, leave);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no fields to group
    <div className={css.bar} role="group" aria-label={label} data-testid={`composer-${kind}`}>
      <div className={css.about} style={style}>
        {children}
      </div>
      <IconButton label={close} onClick={leave}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
