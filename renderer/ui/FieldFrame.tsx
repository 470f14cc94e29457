import type { JSX, ReactNode } from 'react';
import fieldCss from './field.module.css';

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
  <div data-field className={`${fieldCss.field} ${className}`}>
    <label data-label className={fieldCss.fieldLabel} htmlFor={id}>
      {label}
    </label>
    {children}
    {error ? (
      <p id={`${id}-error`} className={fieldCss.fieldError}>
        {error}
      </p>
    ) : null}
    {hint ? (
      <p id={`${id}-hint`} className={fieldCss.fieldHint}>
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
