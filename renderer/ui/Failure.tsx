import type { JSX } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { errorText } from '../../shared/text/errorText.ts';
import { useText } from '../text/useText.ts';
import { ErrorDetails } from './ErrorDetails.tsx';
import css from './Failure.module.css';

interface FailureProps {
  /** What failed. */
  readonly title: string;
  readonly error: AppErrorData;
}

/** A failed request: what failed, why, and the technical details. */
export const Failure = ({ title, error }: FailureProps): JSX.Element => {
  const t = useText();
  return (
    <div className={css.failure} role="alert">
      <p className={css.failureTitle}>{title}</p>
      <p>{errorText(t, error)}</p>
      <ErrorDetails error={error} />
    </div>
  );
};
