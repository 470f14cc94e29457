import { type ComponentProps, type JSX, type ReactNode, useId } from 'react';
import { FieldFrame, framed } from './FieldFrame.tsx';
import fieldCss from './field.module.css';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id'> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  /** Why the value is invalid; null if it is valid. */
  readonly error?: string | null | undefined;
  /** Shown beside the field. */
  readonly beside?: ReactNode;
}

/** A labeled text field. Most values are AWS identifiers: left to right, no spell check. */
export function TextField({
  label,
  value,
  onValue,
  hint,
  error,
  beside,
  className,
  ...props
}: TextFieldProps): JSX.Element {
  const id = useId();
  const field = (
    <input
      type="text"
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      {...props}
      {...framed(id, { hint, error })}
      className={fieldCss.fieldInput}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} className={className}>
      {beside === undefined ? (
        field
      ) : (
        <div className={fieldCss.fieldRow}>
          {field}
          {beside}
        </div>
      )}
    </FieldFrame>
  );
}
