import type { JSX } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { errorText } from '../../shared/text/errorText.ts';
import { useText } from '../text/useText.ts';
import { ErrorDetails } from './ErrorDetails.tsx';

interface FailureProps {
  /** What did not work. */
  readonly title: string;
  readonly error: AppErrorData;
}

/** Something that the person asked for and that failed: what, why and what to do, and the facts folded away. */
export const Failure = ({ title, error }: FailureProps): JSX.Element => {
  const t = useText();
  return (
    <div className="failure" role="alert">
      <p className="failure-title">{title}</p>
      <p>{errorText(t, error)}</p>
      <ErrorDetails error={error} />
    </div>
  );
};
