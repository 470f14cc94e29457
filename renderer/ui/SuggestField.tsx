import { Autocomplete } from '@base-ui/react/autocomplete';
import { type JSX, useId } from 'react';
import { FieldFrame, framed } from './FieldFrame.tsx';
import fieldCss from './field.module.css';
import highlightCss from './highlight.module.css';
import menuCss from './menu.module.css';
import { usePopupHome } from './popupHome.ts';

/** Most suggestions in the list. */
const SHOWN = 60;

interface SuggestFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly items: readonly string[];
  /** Label of the list of suggestions. */
  readonly listLabel: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly onBlur?: () => void;
}

/** A text field with suggestions. */
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
          className={fieldCss.fieldInput}
          // Values run left to right; the placeholder follows the language.
          dir={value === '' ? undefined : 'ltr'}
          spellCheck={false}
          placeholder={placeholder}
          onBlur={onBlur}
        />
        <Autocomplete.Portal container={home}>
          <Autocomplete.Positioner className={menuCss.menuPositioner} sideOffset={4}>
            {/* Not a Popup, which would hide the rest of the page from screen readers although it stays focusable. */}
            <Autocomplete.List className={`${menuCss.menu} ${menuCss.options}`} aria-label={listLabel}>
              {(item: string) => (
                <Autocomplete.Item key={item} value={item} className={`${menuCss.option} ${highlightCss.highlight}`}>
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
