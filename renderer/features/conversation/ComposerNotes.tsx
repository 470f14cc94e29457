import { HardDrive } from 'lucide-react';
import type { JSX } from 'react';
import { longestDraft, maxMessageLength } from '../../../shared/contract/messages.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { splitText } from '../../../shared/text/splitText.ts';
import { sendable } from '../../session/composer.ts';
import { useComposer, useSync } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import textCss from '../../ui/text.module.css';
import css from './ComposerNotes.module.css';

/** Remaining characters below which the count is shown. */
export const COUNTED_FROM = 100;
/** Interval at which screen readers announce the count. */
const SPOKEN_STEP = 25;

/** What is said about what was pasted or dropped: files, or characters beyond `longestDraft`. */
export type InputNote = { readonly kind: 'files' } | { readonly kind: 'cut'; readonly count: number };

interface LengthProps {
  readonly typed: string;
  /** How many characters fit; negative: too many by that number. */
  readonly left: number;
  /** The ID of the note that describes a field with too many. */
  readonly lengthId: string;
  /** Whether a message is edited, which stays one. */
  readonly isEdit: boolean;
  readonly onSendInParts: () => void;
}

interface ComposerNotesProps extends LengthProps {
  readonly conversationId: ConversationId;
  /** How often a text was refused because it is too long: each time is announced. */
  readonly refusals: number;
  readonly input: InputNote | null;
}

/** What the composer says about its text and about the disk, below the field. */
export function ComposerNotes({ conversationId, refusals, input, ...length }: ComposerNotesProps): JSX.Element {
  const t = useText();
  return (
    <>
      <DiskNote conversationId={conversationId} isEdit={length.isEdit} />
      <LengthNote key={refusals} {...length} />
      {input === null ? null : (
        <p className={css.note} role="alert" data-testid="composer-input-note">
          {input.kind === 'files'
            ? t('composer.files')
            : t('composer.cut', { count: input.count, limit: longestDraft })}
        </p>
      )}
    </>
  );
}

/** Warns that drafts can't be saved, or that a message was not accepted. */
function DiskNote({
  conversationId,
  isEdit,
}: Pick<ComposerNotesProps, 'conversationId' | 'isEdit'>): JSX.Element | null {
  const t = useText();
  const disk = useSync(({ status }) => status.disk);
  const draftError = useComposer((state) => state.draftError);
  const refused = useComposer((state) =>
    state.refused?.conversationId === conversationId ? state.refused.error : null,
  );
  const error = refused ?? disk ?? draftError;
  if (error === null) return null;
  return (
    <p className={`${css.note} ${css.disk}`} role={refused === null ? 'status' : 'alert'}>
      <HardDrive aria-hidden="true" />
      <span>
        {refused === null ? t('composer.disk') : isEdit ? t('changes.failed.edit') : t('composer.notAccepted')}{' '}
        {errorText(t, error)}
      </span>
    </p>
  );
}

/** Reports the remaining characters near the limit, and offers to send a longer text in parts. */
function LengthNote({ lengthId, typed, left, isEdit, onSendInParts }: LengthProps): JSX.Element {
  const t = useText();
  return (
    <>
      {left < 0 ? (
        <p id={lengthId} className={`${css.note} ${css.tooLong}`} role="alert">
          {t('composer.over', { count: -left, limit: maxMessageLength })}
          {isEdit ? null : (
            <button type="button" className={buttonCss.linkButton} data-testid="send-in-parts" onClick={onSendInParts}>
              {t('composer.sendInParts', { count: splitText(sendable(typed), maxMessageLength).length })}
            </button>
          )}
        </p>
      ) : null}
      <p className={textCss.visuallyHidden} role="status">
        {left >= 0 && left <= COUNTED_FROM
          ? t('composer.left', { count: Math.ceil(left / SPOKEN_STEP) * SPOKEN_STEP })
          : ''}
      </p>
    </>
  );
}
