import { ArrowUp, HardDrive } from 'lucide-react';
import { type JSX, type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import { maxMessageLength } from '../../../shared/contract/messages.ts';
import type { ConversationId, DisappearAfter } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { canBeSent, charactersLeft } from '../../session/composer.ts';
import { useComposer, useConversation, useSync } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import textCss from '../../ui/text.module.css';
import css from './Composer.module.css';
import { durationWords } from './disappearing.ts';

/** Remaining characters below which the count is shown. */
const COUNTED_FROM = 100;
/** Interval at which screen readers announce the count. */
const SPOKEN_STEP = 25;
/** Longest draft, in UTF-16 units. */
const LONGEST_DRAFT = 100_000;

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly disappearAfter: DisappearAfter;
}

/** The field for a new message. Its draft is stored on disk, also offline. */
export function Composer({ field, conversationId, name, disappearAfter }: ComposerProps): JSX.Element {
  const t = useText();
  const typed = useComposer((state) => state.texts.get(conversationId) ?? '');
  const type = useComposer((state) => state.type);
  const send = useComposer((state) => state.send);
  const flush = useComposer((state) => state.flush);
  const showSent = useConversation((state) => state.showSent);
  const [refusals, setRefusals] = useState(0);
  const noteId = useId();
  const left = charactersLeft(typed);
  const duration = durationWords(t, disappearAfter);

  useDraftFocus(field, conversationId);

  const submit = async (): Promise<void> => {
    field.current?.focus({ preventScroll: true });
    if (left < 0) setRefusals((count) => count + 1);
    if (await send(conversationId)) showSent().catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) void submit();
  };

  return (
    <div className={css.composer} data-testid="composer">
      <ComposerNote conversationId={conversationId} />
      <div className={`${css.composerBox} ${left < 0 ? css.composerOver : ''}`}>
        <textarea
          ref={field}
          className={css.composerField}
          data-focus-target="composer"
          rows={1}
          value={typed}
          maxLength={LONGEST_DRAFT}
          // An empty field has the direction of the window.
          dir={typed === '' ? undefined : 'auto'}
          placeholder={
            duration === '' ? t('composer.placeholder') : t('composer.placeholderDisappearing', { duration })
          }
          aria-label={t('composer.label', { name })}
          aria-describedby={left < 0 ? noteId : undefined}
          aria-invalid={left < 0}
          onChange={({ currentTarget }) => type(conversationId, currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => void flush()}
        />
        {left <= COUNTED_FROM ? (
          <span className={css.composerLeft} data-testid="composer-left" aria-hidden="true">
            {countText(left)}
          </span>
        ) : null}
        <button
          type="button"
          className={css.sendButton}
          aria-label={t('composer.send')}
          title={t('composer.send')}
          aria-disabled={!canBeSent(typed)}
          onClick={() => void submit()}
        >
          <ArrowUp aria-hidden="true" />
        </button>
      </div>
      <LengthNote key={refusals} id={noteId} left={left} />
    </div>
  );
}

/** Reports the remaining characters near the limit. A new key repeats the alert. */
function LengthNote({ id, left }: { readonly id: string; readonly left: number }): JSX.Element {
  const t = useText();
  return (
    <>
      {left < 0 ? (
        <p id={id} className={`${css.composerNote} ${css.composerNoteBad}`} role="alert">
          {t('composer.over', { count: -left, limit: maxMessageLength })}
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

/** Puts the focus into the field, and the caret at the end of the draft once it is loaded. */
function useDraftFocus(field: ComposerProps['field'], conversationId: ConversationId): void {
  const isLoaded = useComposer((state) => state.texts.has(conversationId));
  useEffect(() => field.current?.focus({ preventScroll: true }), [field]);
  useEffect(() => {
    const area = field.current;
    if (!isLoaded || area === null) return;
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollTop = area.scrollHeight;
  }, [field, isLoaded]);
}

/** Warns that drafts can't be saved, or that a message was not accepted. */
function ComposerNote({ conversationId }: { readonly conversationId: ConversationId }): JSX.Element | null {
  const t = useText();
  const disk = useSync(({ status }) => status.disk);
  const draftError = useComposer((state) => state.draftError);
  const refused = useComposer((state) =>
    state.refused?.conversationId === conversationId ? state.refused.error : null,
  );
  const error = refused ?? disk ?? draftError;
  if (error === null) return null;
  return (
    <p className={`${css.composerNote} ${css.composerNoteDisk}`} role={refused === null ? 'status' : 'alert'}>
      <HardDrive aria-hidden="true" />
      <span>
        {refused === null ? t('composer.disk') : t('composer.notAccepted')} {errorText(t, error)}
      </span>
    </p>
  );
}
