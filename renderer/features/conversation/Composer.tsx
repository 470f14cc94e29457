import { ArrowUp, Check, Smile } from 'lucide-react';
import {
  type ClipboardEvent,
  type FormEvent,
  type JSX,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { longestDraft } from '../../../shared/contract/messages.ts';
import type { ConversationId, DisappearAfter, MessageId } from '../../../shared/model.ts';
import { isBlank } from '../../../shared/text/blank.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useApp } from '../../app/app.ts';
import { useSettings } from '../../app/hooks.ts';
import { canBeSent, charactersLeft } from '../../session/composer.ts';
import { useChanges, useComposer, useConversation } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { later, useEver } from '../../ui/later.tsx';
import { isMac } from '../shortcuts/useCommands.ts';
import css from './Composer.module.css';
import { ComposerBar } from './ComposerBar.tsx';
import { COUNTED_FROM, ComposerNotes, type InputNote } from './ComposerNotes.tsx';
import { durationWords } from './disappearing.ts';
import { EmojiList, emojiOptionId, useEmojiInput } from './EmojiSuggestions.tsx';
import { MentionList, useMentionInput } from './MentionSuggestions.tsx';
import { useDraggedFiles } from './useDraggedFiles.ts';

const SendLater = later(async () => (await import('./SendLater.tsx')).SendLater);

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly disappearAfter: DisappearAfter;
}

/** The field for a new message. Its draft is stored on disk, also offline. */
export function Composer({ field, conversationId, name, disappearAfter }: ComposerProps): JSX.Element {
  const t = useText();
  const draft = useComposer((state) => state.texts.get(conversationId) ?? '');
  const edit = useComposer((state) => state.edits.get(conversationId));
  const typed = edit?.typed ?? draft;
  const type = useComposer((state) => state.type);
  const send = useComposer((state) => state.send);
  const flush = useComposer((state) => state.flush);
  const showSent = useConversation((state) => state.showSent);
  const { enterAddsLine, undoSend } = useSettings(({ settings }) => settings.behaviour);
  const changeEdit = useComposer((state) => state.edit);
  const saveEdit = useComposer((state) => state.saveEdit);
  const editLast = useChanges((state) => state.editLast);
  const askDelete = useChanges((state) => state.askDelete);
  const [choosesTime, setChoosesTime] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [note, setNote] = useState<InputNote | null>(null);
  /** Characters that the paste which is being handled leaves out. */
  const cut = useRef(0);
  const emoji = useEmojiInput();
  const mention = useMentionInput();
  const suggestions = mention.suggestions ?? emoji.suggestions;
  const closeLists = (): void => {
    emoji.close();
    mention.close();
  };
  const noteId = useId();
  const listId = useId();
  const left = charactersLeft(typed);
  const duration = durationWords(t, disappearAfter);

  useDraftFocus(field, conversationId, edit?.id);
  useDraggedFiles(() => setNote({ kind: 'files' }));

  /** @param at when to send it; null: now, or after the time to undo it */
  const submit = async (inParts = false, at: Instant | null = null): Promise<void> => {
    field.current?.focus({ preventScroll: true });
    closeLists();
    if (left < 0 && !inParts) setRefusals((count) => count + 1);
    if (edit !== undefined) {
      if (isBlank(typed)) askDelete([{ id: edit.id, own: true }]);
      else await saveEdit(conversationId);
      return;
    }
    const options = { inParts, sendAt: at, canUndo: undoSend && at === null };
    if (await send(conversationId, options)) showSent().catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (mention.onKeyDown(event) || emoji.onKeyDown(event)) return;
    const hasModifier = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === 'ArrowUp' && !hasModifier && typed === '' && edit === undefined) {
      event.preventDefault();
      void editLast();
    }
    if (event.key !== 'Enter' || event.altKey) return;
    const withCommand = event.ctrlKey || event.metaKey;
    if (!withCommand && (event.shiftKey || enterAddsLine)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (event.shiftKey) chooseTime();
    else void submit();
  };
  const chooseTime = (): void => {
    if (!canBeSent(typed) || edit !== undefined) return;
    closeLists();
    setChoosesTime(true);
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const pasted = event.clipboardData.getData('text/plain').replaceAll('\r\n', '\n');
    if (pasted === '' && event.clipboardData.files.length > 0) {
      event.preventDefault();
      setNote({ kind: 'files' });
    }
    cut.current = Math.max(0, value.length - (selectionEnd - selectionStart) + pasted.length - longestDraft);
  };
  const onChange = ({ currentTarget, nativeEvent }: FormEvent<HTMLTextAreaElement>): void => {
    if (edit === undefined) type(conversationId, currentTarget.value);
    else changeEdit(conversationId, { ...edit, typed: currentTarget.value });
    setNote(cut.current > 0 ? { kind: 'cut', count: cut.current } : null);
    cut.current = 0;
    // Undo brings back the name of an emoji, which must then stay.
    const isUndo = nativeEvent instanceof InputEvent && nativeEvent.inputType.startsWith('history');
    if (isUndo) closeLists();
    else {
      emoji.typed(currentTarget);
      mention.typed(currentTarget);
    }
  };

  return (
    <div className={css.composer} data-testid="composer">
      <div className={`${css.composerBox} ${left < 0 ? css.composerOver : ''}`}>
        <EmojiList id={listId} input={emoji} field={field} />
        <MentionList id={listId} input={mention} field={field} />
        <ComposerBar conversationId={conversationId} />
        <div className={css.composerLine}>
          <textarea
            ref={field}
            className={css.composerField}
            data-focus-target="composer"
            rows={1}
            value={typed}
            maxLength={longestDraft}
            // An empty field has the direction of the window.
            dir={typed === '' ? undefined : 'auto'}
            placeholder={
              duration === '' ? t('composer.placeholder') : t('composer.placeholderDisappearing', { duration })
            }
            aria-label={edit === undefined ? t('composer.label', { name }) : t('editing.field')}
            aria-describedby={left < 0 ? noteId : undefined}
            aria-invalid={left < 0}
            aria-autocomplete="list"
            aria-controls={suggestions === null ? undefined : listId}
            aria-activedescendant={suggestions === null ? undefined : emojiOptionId(listId, suggestions.active)}
            onChange={onChange}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onSelect={({ currentTarget }) => {
              emoji.selected(currentTarget);
              mention.selected(currentTarget);
            }}
            onBlur={() => void flush()}
          />
          {left <= COUNTED_FROM ? (
            <span className={css.composerLeft} data-testid="composer-left" aria-hidden="true">
              {countText(left)}
            </span>
          ) : null}
          <EmojiButton field={field} onBegin={emoji.begin} />
          <button
            type="button"
            className={css.sendButton}
            aria-label={edit === undefined ? t('composer.send') : t('editing.save')}
            title={edit === undefined ? t('composer.sendTitle') : t('editing.save')}
            aria-disabled={!canBeSent(typed) && !(edit !== undefined && isBlank(typed))}
            onClick={() => void submit()}
            onContextMenu={(event) => {
              event.preventDefault();
              chooseTime();
            }}
          >
            {edit === undefined ? <ArrowUp aria-hidden="true" /> : <Check aria-hidden="true" />}
          </button>
        </div>
      </div>
      {useEver(choosesTime) ? (
        <SendLater
          open={choosesTime}
          onClose={() => setChoosesTime(false)}
          onSend={(at) => {
            setChoosesTime(false);
            void submit(false, at);
          }}
        />
      ) : null}
      <ComposerNotes
        conversationId={conversationId}
        typed={typed}
        left={left}
        lengthId={noteId}
        refusals={refusals}
        input={note}
        isEdit={edit !== undefined}
        onSendInParts={() => void submit(true)}
      />
    </div>
  );
}

/** Whether the system has a panel to choose emoji from. */
const hasEmojiPanel = (): boolean => isMac() || navigator.userAgent.includes('Windows');

interface EmojiButtonProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onBegin: (area: HTMLTextAreaElement) => void;
}

/** Shows the system's emoji panel, or the list of usual emoji where the system has none. */
function EmojiButton({ field, onBegin }: EmojiButtonProps): JSX.Element {
  const t = useText();
  const { client } = useApp();
  return (
    <button
      type="button"
      className={`${buttonCss.iconButton} ${css.emojiButton}`}
      aria-label={t('composer.emoji')}
      title={t('composer.emoji')}
      // The field keeps the focus and its caret.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        const area = field.current;
        if (area === null) return;
        area.focus({ preventScroll: true });
        if (hasEmojiPanel()) void client.app.showEmojiPanel().catch(() => onBegin(area));
        else onBegin(area);
      }}
    >
      <Smile aria-hidden="true" />
    </button>
  );
}

/** Puts the focus into the field, and the caret at the end of the draft once it is loaded, and of a message that is edited. */
function useDraftFocus(
  field: ComposerProps['field'],
  conversationId: ConversationId,
  editedId: MessageId | undefined,
): void {
  const isLoaded = useComposer((state) => state.texts.has(conversationId));
  useEffect(() => field.current?.focus({ preventScroll: true }), [field]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins with another message
  useEffect(() => {
    const area = field.current;
    if (!isLoaded || area === null) return;
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollTop = area.scrollHeight;
  }, [field, isLoaded, editedId]);
}
