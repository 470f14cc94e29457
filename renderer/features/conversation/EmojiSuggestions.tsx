import { type JSX, type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { useText } from '../../text/useText.ts';
import css from './EmojiSuggestions.module.css';
import { type Emoji, emojiQueryAt, findEmoji } from './emoji.ts';
import { loadEmojiOnce } from './loadEmoji.ts';
import { handleSuggestionKey, replaceTyped, type Suggestions } from './suggestions.ts';

export interface EmojiInput {
  readonly suggestions: Suggestions<Emoji> | null;
  /** Looks at the text before the caret, after it was typed. */
  readonly typed: (area: HTMLTextAreaElement) => void;
  /** Types a colon and shows the usual emoji. */
  readonly begin: (area: HTMLTextAreaElement) => void;
  /** Closes the list when the caret leaves the name. */
  readonly selected: (area: HTMLTextAreaElement) => void;
  /** Handles a key of the open list; false: the key has another purpose. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  readonly insert: (area: HTMLTextAreaElement, emoji: Emoji) => void;
  readonly close: () => void;
}

/** Completes names of emoji, such as `:smile`, in a field: a list after two characters, at once with the closing colon. */
export function useEmojiInput(): EmojiInput {
  const [suggestions, setSuggestions] = useState<Suggestions<Emoji> | null>(null);
  /** Where the button typed a colon: the list is open before a character follows. */
  const [begun, setBegun] = useState<number | null>(null);
  const close = (): void => {
    setSuggestions(null);
    setBegun(null);
  };
  const show = async (area: HTMLTextAreaElement, begunAt: number | null): Promise<void> => {
    const { value, selectionStart: to } = area;
    const query = emojiQueryAt(value, to, begunAt);
    if (query === null) {
      close();
      return;
    }
    const all = await loadEmojiOnce();
    // Keys may have come meanwhile; each of them shows its own list.
    if (area.value !== value || area.selectionStart !== to) return;
    const meant = query.isClosed ? all.byShortcode.get(query.name) : undefined;
    if (meant !== undefined) {
      replaceTyped(area, query.from, to, meant.text);
      close();
      return;
    }
    const found = query.isClosed ? [] : findEmoji(all, query.name);
    setSuggestions(found.length === 0 ? null : { from: query.from, to, found, active: 0 });
  };
  const insert = (area: HTMLTextAreaElement, { text }: Emoji): void => {
    if (suggestions !== null) replaceTyped(area, suggestions.from, suggestions.to, `${text} `);
    close();
  };
  return {
    suggestions,
    close,
    insert,
    typed: (area) => void show(area, begun).catch(close),
    selected: (area) => {
      if (suggestions !== null && area.selectionStart !== suggestions.to) close();
    },
    begin: (area) => {
      const from = area.selectionStart;
      setBegun(from);
      replaceTyped(area, from, area.selectionEnd, ':');
      void show(area, from).catch(close);
    },
    onKeyDown: (event) => {
      if (suggestions === null) return false;
      return handleSuggestionKey(event, suggestions, {
        move: (active) => setSuggestions({ ...suggestions, active }),
        choose: (emoji) => insert(event.currentTarget, emoji),
        close,
      });
    },
  };
}

interface EmojiListProps {
  readonly id: string;
  readonly input: EmojiInput;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** The id of an option, for the field's `aria-activedescendant`. */
export const emojiOptionId = (id: string, n: number): string => `${id}-${n}`;

/** The list of suggestions above the composer; the focus stays in the field. */
export function EmojiList({ id, input, field }: EmojiListProps): JSX.Element | null {
  const t = useText();
  const { suggestions, insert, close } = input;
  const isOpen = suggestions !== null;
  useEffect(() => {
    const area = field.current;
    if (!isOpen || area === null) return undefined;
    area.addEventListener('blur', close);
    return () => area.removeEventListener('blur', close);
  });
  if (suggestions === null) return null;
  return (
    <div id={id} role="listbox" className={css.emojiList} aria-label={t('composer.emojiList')} data-testid="emoji-list">
      {suggestions.found.map((emoji, n) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
        <div
          key={emoji.text}
          id={emojiOptionId(id, n)}
          role="option"
          aria-selected={n === suggestions.active}
          className={css.emojiOption}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => field.current !== null && insert(field.current, emoji)}
        >
          <span aria-hidden="true">{emoji.text}</span>
          <span className={css.emojiName}>
            <bdi>{emoji.label}</bdi>{' '}
            <bdi className={css.emojiCode} dir="ltr">
              :{emoji.shortcode}:
            </bdi>
          </span>
        </div>
      ))}
    </div>
  );
}
