import { type JSX, type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import type { Person } from '../../../shared/model.ts';
import { displayHandle } from '../../../shared/text/displayName.ts';
import { useAccount, useMembers } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { personName } from '../../ui/personName.ts';
import css from './EmojiSuggestions.module.css';
import { emojiOptionId } from './EmojiSuggestions.tsx';
import { mentionQueryAt, peopleToMention } from './mentionQuery.ts';
import { handleSuggestionKey, replaceTyped, type Suggestions } from './suggestions.ts';

export interface MentionInput {
  readonly suggestions: Suggestions<Person> | null;
  /** Looks at the text before the caret, after it was typed. */
  readonly typed: (area: HTMLTextAreaElement) => void;
  /** Closes the list when the caret leaves the mention. */
  readonly selected: (area: HTMLTextAreaElement) => void;
  /** Handles a key of the open list; false: the key has another purpose. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  readonly insert: (area: HTMLTextAreaElement, person: Person) => void;
  readonly close: () => void;
}

/** Completes `@` to the handle of a person in the open conversation of many. */
export function useMentionInput(): MentionInput {
  const members = useMembers((state) => state.members);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const [suggestions, setSuggestions] = useState<Suggestions<Person> | null>(null);
  const close = (): void => setSuggestions(null);
  const typed = (area: HTMLTextAreaElement): void => {
    const { value, selectionStart: to } = area;
    const query = members === null ? null : mentionQueryAt(value, to);
    const people = (members ?? [])
      .map(({ person }) => person)
      .filter(({ id, handle }) => id !== ownerId && /^\S+$/u.test(handle));
    const found = query === null ? [] : peopleToMention(people, query.typed);
    setSuggestions(query === null || found.length === 0 ? null : { from: query.from, to, found, active: 0 });
  };
  const insert = (area: HTMLTextAreaElement, { handle }: Person): void => {
    if (suggestions !== null) replaceTyped(area, suggestions.from, suggestions.to, `@${handle} `);
    close();
  };
  return {
    suggestions,
    typed,
    insert,
    close,
    selected: (area) => {
      if (suggestions !== null && area.selectionStart !== suggestions.to) close();
    },
    onKeyDown: (event) =>
      suggestions !== null &&
      handleSuggestionKey(event, suggestions, {
        move: (active) => setSuggestions({ ...suggestions, active }),
        choose: (person) => insert(event.currentTarget, person),
        close,
      }),
  };
}

interface MentionListProps {
  readonly id: string;
  readonly input: MentionInput;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** The people to mention, above the composer; the focus stays in the field. */
export function MentionList({ id, input, field }: MentionListProps): JSX.Element | null {
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
    <div id={id} role="listbox" className={css.emojiList} aria-label={t('group.mentions')} data-testid="mention-list">
      {suggestions.found.map((person, n) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
        <div
          key={person.id}
          id={emojiOptionId(id, n)}
          role="option"
          aria-selected={n === suggestions.active}
          className={css.emojiOption}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => field.current !== null && insert(field.current, person)}
        >
          <Avatar person={person} size="tiny" />
          <span className={css.emojiName}>
            <bdi>{personName(t, person)}</bdi>{' '}
            <bdi className={css.emojiCode} dir="ltr">
              {displayHandle(person.handle)}
            </bdi>
          </span>
        </div>
      ))}
    </div>
  );
}
