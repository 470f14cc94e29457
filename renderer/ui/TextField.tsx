import { type ComponentProps, type JSX, type ReactNode, useId } from 'react';
import { FieldFrame, framed } from './FieldFrame.tsx';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id'> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  /** What is wrong with the value; null: nothing. */
  readonly error?: string | null | undefined;
  /** What stands beside the field. */
  readonly beside?: ReactNode;
}

/** One line of text under a label. Names of things in AWS, so it runs from left to right and isn't spelt. */
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
      className="field-input"
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} className={className}>
      {beside === undefined ? (
        field
      ) : (
        <div className="field-row">
          {field}
          {beside}
        </div>
      )}
    </FieldFrame>
  );
}
