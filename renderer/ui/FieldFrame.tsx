import type { JSX, ReactNode } from 'react';

interface FieldFrameProps {
  /** Id of the control; hint and error append `-hint` and `-error`. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A control with label, hint and error. */
export const FieldFrame = ({ id, label, hint, error, className = '', children }: FieldFrameProps): JSX.Element => (
  <div className={`field ${className}`}>
    <label className="field-label" htmlFor={id}>
      {label}
    </label>
    {children}
    {error ? (
      <p id={`${id}-error`} className="field-error">
        {error}
      </p>
    ) : null}
    {hint ? (
      <p id={`${id}-hint`} className="field-hint">
        {hint}
      </p>
    ) : null}
  </div>
);

/** Attributes that connect a control to its frame. */
export const framed = (
  id: string,
  { hint, error }: Pick<FieldFrameProps, 'hint' | 'error'>,
): { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string } => {
  const described = [...(error ? [`${id}-error`] : []), ...(hint ? [`${id}-hint`] : [])].join(' ');
  return {
    id,
    ...(error ? { 'aria-invalid': true as const } : {}),
    ...(described === '' ? {} : { 'aria-describedby': described }),
  };
};
