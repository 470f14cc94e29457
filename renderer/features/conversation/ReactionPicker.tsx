import { Popover } from '@base-ui/react/popover';
import { Search } from 'lucide-react';
import { type JSX, type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { MessageId } from '../../../shared/model.ts';
import { mostReactions } from '../../../shared/settings.ts';
import { useSettings } from '../../app/hooks.ts';
import { useAccount, useChanges, useConversation } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { cellAfter, type Emoji, findEmoji, type LoadedEmoji, withChosen } from './emoji.ts';
import { loadEmojiOnce } from './loadEmoji.ts';
import css from './ReactionPicker.module.css';

const COLUMNS = 6;
/** Most emoji that a search finds. */
const MOST_FOUND = 30;

interface Cell {
  readonly emoji: string;
  readonly label: string;
}

interface Shown {
  readonly id: MessageId;
  /** What gets the focus afterwards; null: the message. */
  readonly returnTo: HTMLElement | null;
}

/** Chooses the emoji of a reaction: the person's usual ones, or others by name. */
export function ReactionPicker(): JSX.Element {
  const t = useText();
  const id = useChanges((state) => state.reactingTo);
  const ask = useChanges((state) => state.askReaction);
  const input = useRef<HTMLInputElement>(null);
  // Closing animates, so that the message stays known.
  const [shown, setShown] = useState<Shown | null>(null);
  const [isOpen, setOpen] = useState(false);
  if (isOpen !== (id !== null)) setOpen(id !== null);
  if (id !== null && (!isOpen || id !== shown?.id)) setShown({ id, returnTo: focusedOutsideOfMenus() });
  /** The library would focus what is inside of the message, which only the program can focus. */
  const returnFocus = (): false => {
    if (shown !== null) (shown.returnTo ?? articleOf(shown.id))?.focus({ preventScroll: true });
    return false;
  };
  return (
    <Popover.Root open={id !== null} onOpenChange={(open) => (open ? undefined : ask(null))}>
      <Popover.Portal>
        <Popover.Positioner
          className={css.positioner}
          anchor={() => (shown === null ? null : bubbleOf(shown.id))}
          side="top"
          align="center"
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup
            className={css.picker}
            aria-label={t('reacting.title')}
            data-testid="reaction-picker"
            initialFocus={input}
            finalFocus={returnFocus}
          >
            {shown === null ? null : <Choices key={shown.id} input={input} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const articleOf = (id: MessageId): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
const bubbleOf = (id: MessageId): Element | null => articleOf(id)?.querySelector('[data-bubble]') ?? null;

/** What has the focus; null for an item of a menu, which closes. */
function focusedOutsideOfMenus(): HTMLElement | null {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused !== document.body && focused.closest('[role="menu"]') === null
    ? focused
    : null;
}

function Choices({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const t = useText();
  const usual = useSettings(({ settings }) => settings.behaviour.reactions);
  const change = useSettings((state) => state.change);
  const id = useChanges((state) => state.reactingTo);
  const ask = useChanges((state) => state.askReaction);
  const react = useChanges((state) => state.react);
  const message = useConversation(({ messages }) => messages.find((each) => each.id === id));
  const ownerId = useAccount((state) => state.account?.owner.id);
  const [loaded, setLoaded] = useState<LoadedEmoji | null>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  useEffect(() => {
    // Without names the usual emoji can still be chosen.
    loadEmojiOnce().then(setLoaded, () => undefined);
  }, []);
  const own = message?.reactions?.find(({ people }) => people.some((each) => each.id === ownerId))?.emoji;
  const cells = cellsOf(loaded, usual, query.trim());
  const chosen = cells[active];
  const optionId = (n: number): string => `${listId}-${n}`;

  const choose = ({ emoji }: Cell): void => {
    ask(null);
    if (message === undefined) return;
    void react(message, emoji);
    const reactions = withChosen(usual, emoji, mostReactions);
    if (emoji !== own && reactions !== usual) void change({ behaviour: { reactions } });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isForward = getComputedStyle(event.currentTarget).direction === 'ltr';
    const next = cellAfter(active, event.key, { count: cells.length, columns: COLUMNS, isForward });
    if (next !== null) setActive(next);
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  };
  return (
    <>
      <div className={css.search}>
        <Search aria-hidden="true" />
        <input
          ref={input}
          className={css.input}
          value={query}
          maxLength={60}
          dir={query === '' ? undefined : 'auto'}
          role="combobox"
          aria-expanded="true"
          aria-haspopup="listbox"
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : optionId(active)}
          aria-label={t('reacting.search')}
          placeholder={t('reacting.search')}
          onChange={({ currentTarget }) => {
            setQuery(currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" className={css.grid} aria-label={t('composer.emojiList')}>
        {cells.map((cell, n) => {
          const isOwn = cell.emoji === own;
          const label = isOwn ? t('reacting.takeBack', { emoji: cell.label }) : cell.label;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
            <div
              key={cell.emoji}
              id={optionId(n)}
              role="option"
              className={css.cell}
              aria-selected={n === active}
              aria-label={label}
              title={label}
              data-own={isOwn || undefined}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setActive(n)}
              onClick={() => choose(cell)}
            >
              {cell.emoji}
            </div>
          );
        })}
      </div>
      <p className={css.none} role="status">
        {loaded !== null && cells.length === 0 ? t('reacting.none') : ''}
      </p>
    </>
  );
}

/** The usual emoji, or those that a search finds. */
function cellsOf(loaded: LoadedEmoji | null, usual: readonly string[], query: string): readonly Cell[] {
  if (query !== '') {
    const found = loaded === null ? [] : findEmoji(loaded, query, MOST_FOUND);
    return found.map(({ text, label }) => ({ emoji: text, label }));
  }
  const names = new Map(loaded?.all.map((each): [string, Emoji] => [each.text, each]));
  return usual.map((emoji) => ({ emoji, label: names.get(emoji)?.label ?? emoji }));
}
