import { type JSX, type KeyboardEvent, memo } from 'react';
import type { Reaction, UserId } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useAccount, useChanges } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { namesText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import { personName } from '../../ui/personName.ts';
import type { ShownMessage } from './assemble.ts';
import css from './Reactions.module.css';

/** The most names of people who reacted; the others are counted. */
const MOST_NAMES = 20;

interface ReactionsProps {
  readonly message: ShownMessage;
  readonly reactions: readonly Reaction[];
}

/** Below a bubble: each emoji with its number of people. A click adds or takes back one's own. */
export const Reactions = memo(function Reactions({ message, reactions }: ReactionsProps): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const react = useChanges((state) => state.react);
  return (
    <ul className={css.reactions} aria-label={t('reacting.title')} data-testid="reactions">
      {reactions.map(({ emoji, people }, n) => {
        const label = reactionText(t, { emoji, people }, ownerId);
        return (
          <li key={emoji}>
            <button
              type="button"
              className={css.chip}
              // One stop for Tab; the arrows lead to the others.
              tabIndex={n === 0 ? 0 : -1}
              aria-pressed={people.some(({ id }) => id === ownerId)}
              aria-label={label}
              title={label}
              onClick={() => void react(message, emoji)}
              onKeyDown={moveFocus}
            >
              <span className={css.emoji}>{emoji}</span>
              <span>{countText(people.length)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
});

/** Who reacted with an emoji, in words; the reader first. */
export function reactionText(t: Translate, { emoji, people }: Reaction, ownerId: UserId | undefined): string {
  const own = people.filter(({ id }) => id === ownerId).map(() => t('conversation.you'));
  const others = people.filter(({ id }) => id !== ownerId).map((person) => personName(t, person));
  const names = [...own, ...others];
  const more = names.length - MOST_NAMES;
  const listed = more > 0 ? [...names.slice(0, MOST_NAMES), t('reacting.others', { count: more })] : names;
  return t('reacting.by', { emoji, names: namesText(t, listed) });
}

/** Moves the focus between the reactions of a message. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const chips: readonly HTMLElement[] = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
  const isForward = getComputedStyle(event.currentTarget).direction === 'ltr';
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const index = chips.indexOf(event.currentTarget);
  chips[index + (isForward ? step : -step)]?.focus();
  event.preventDefault();
}
