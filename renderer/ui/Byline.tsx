import type { JSX, ReactNode } from 'react';
import type { Person } from '../../shared/model.ts';
import { displayHandleBeside } from '../../shared/text/displayName.ts';

interface BylineProps {
  readonly person: Person;
  /** `span` inside a button, where paragraphs are not allowed. */
  readonly as?: 'p' | 'span';
  readonly children: ReactNode;
}

/** The line below a person's name: the handle, unless it is shown as the name, and `children`. */
export function Byline({ person, as: Line = 'p', children }: BylineProps): JSX.Element {
  const handle = displayHandleBeside(person);
  return (
    <Line data-byline>
      {handle === '' ? null : (
        <>
          <bdi>{handle}</bdi> ·{' '}
        </>
      )}
      {children}
    </Line>
  );
}
