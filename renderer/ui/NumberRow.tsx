import { NumberField } from '@base-ui/react/number-field';
import { type JSX, useEffect, useId, useState } from 'react';

interface NumberRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly format?: Intl.NumberFormatOptions;
  /** Called when the value is committed. */
  readonly onValue: (value: number) => void;
}

/** A number, committed on blur or Enter. */
export function NumberRow({ label, hint, value, onValue, ...limits }: NumberRowProps): JSX.Element {
  const id = useId();
  const [typed, setTyped] = useState<number | null>(value);
  useEffect(() => setTyped(value), [value]);
  const commit = (committed: number | null): void => {
    if (committed === null) setTyped(value);
    else if (committed !== value) onValue(committed);
  };
  return (
    <div className="setting">
      <div className="setting-words">
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <span id={`${id}-hint`} className="setting-hint">
            {hint}
          </span>
        )}
      </div>
      <NumberField.Root
        id={id}
        className="number"
        value={typed}
        onValueChange={setTyped}
        onValueCommitted={commit}
        {...limits}
      >
        <NumberField.Input
          className="field-input number-input"
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(typed);
          }}
          {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        />
      </NumberField.Root>
    </div>
  );
}
