import { Autocomplete } from '@base-ui/react/autocomplete';
import { type JSX, useId } from 'react';
import { FieldFrame, framed } from './FieldFrame.tsx';
import { usePopupHome } from './popupHome.ts';

/** So many suggestions are in the list; typing brings others. */
const SHOWN = 60;

interface SuggestFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly items: readonly string[];
  /** What the list of suggestions is called. */
  readonly listLabel: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly onBlur?: () => void;
}

/** One line of text, any text, with suggestions. */
export function SuggestField({
  label,
  value,
  onValue,
  items,
  listLabel,
  hint,
  error,
  placeholder,
  readOnly = false,
  onBlur,
}: SuggestFieldProps): JSX.Element {
  const id = useId();
  const home = usePopupHome();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <Autocomplete.Root
        items={items}
        value={value}
        limit={SHOWN}
        readOnly={readOnly}
        openOnInputClick={!readOnly}
        onValueChange={(next) => onValue(next)}
      >
        <Autocomplete.Input
          {...framed(id, { hint, error })}
          className="field-input"
          // What is suggested runs from left to right; what an empty field says, as the language does.
          dir={value === '' ? undefined : 'ltr'}
          spellCheck={false}
          placeholder={placeholder}
          onBlur={onBlur}
        />
        <Autocomplete.Portal container={home}>
          <Autocomplete.Positioner className="menu-positioner" sideOffset={4}>
            {/* Not a Popup, which hides everything else from a screen reader, with what can have the focus in it. */}
            <Autocomplete.List className="menu options" aria-label={listLabel}>
              {(item: string) => (
                <Autocomplete.Item key={item} value={item} className="option">
                  <bdi>{item}</bdi>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </FieldFrame>
  );
}
