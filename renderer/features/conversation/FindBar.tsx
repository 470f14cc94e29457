import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { type JSX, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { mostCountedHits } from '../../../shared/contract/messages.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useZone } from '../../app/time.tsx';
import { useFind } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { focusOn, isFocusWithin } from '../../ui/focusTargets.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useEscape } from '../../ui/useEscape.ts';
import pickerCss from '../people/picker.module.css';
import { useCommands } from '../shortcuts/useCommands.ts';
import css from './FindBar.module.css';

/** Finds text in the open conversation, from the newest match to older ones. */
export function FindBar(): JSX.Element | null {
  const open = useFind((state) => state.open);
  const show = useFind((state) => state.show);
  const field = useRef<HTMLInputElement>(null);
  useCommands({
    find: () => {
      show();
      field.current?.focus();
      field.current?.select();
    },
  });
  return open ? <OpenBar field={field} /> : null;
}

function OpenBar({ field }: { readonly field: RefObject<HTMLInputElement | null> }): JSX.Element {
  const t = useText();
  const query = useFind((state) => state.query);
  const type = useFind((state) => state.type);
  const step = useFind((state) => state.step);
  const close = useFind((state) => state.close);
  const any = useFind((state) => state.hits.length > 0);
  const zone = useZone();
  useEffect(() => field.current?.focus(), [field]);
  const leave = (): void => {
    // A focus outside the bar stays where it is.
    const isHere = isFocusWithin('find');
    close();
    if (isHere) focusOn('message', 'messages');
  };
  useEscape(true, leave);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey)) void step(1);
    else if (event.key === 'ArrowDown' || event.key === 'Enter') void step(-1);
    else return;
    event.preventDefault();
  };
  return (
    <search className={css.find} data-testid="find" data-focus-target="find">
      <Search aria-hidden="true" />
      <input
        ref={field}
        type="text"
        className={pickerCss.pickerInput}
        value={query}
        maxLength={500}
        dir={query === '' ? undefined : 'auto'}
        aria-label={t('find.field')}
        placeholder={t('find.placeholder')}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => void type(currentTarget.value, zone)}
        onKeyDown={onKeyDown}
      />
      <FindCount />
      <IconButton label={t('find.older')} aria-disabled={!any} onClick={() => void step(1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton label={t('find.newer')} aria-disabled={!any} onClick={() => void step(-1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
      <IconButton label={t('find.close')} onClick={leave}>
        <X aria-hidden="true" />
      </IconButton>
    </search>
  );
}

/** Position among the matches. */
function FindCount(): JSX.Element {
  const t = useText();
  const total = useFind((state) => state.total);
  const index = useFind((state) => state.index);
  const answered = useFind((state) => state.answered);
  const error = useFind((state) => state.error);
  const count =
    error !== null
      ? `${t('find.failed')} ${errorText(t, error)}`
      : answered.trim() === ''
        ? ''
        : total === 0
          ? t('find.none')
          : t('find.position', { index: index + 1, total, more: total >= mostCountedHits });
  return (
    <span className={error === null ? css.findCount : `${css.findCount} ${css.findFailed}`} role="status">
      <bdi>{count}</bdi>
    </span>
  );
}
