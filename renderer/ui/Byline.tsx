import type { JSX, ReactNode } from 'react';
import type { Person } from '../../shared/model.ts';

interface BylineProps {
  readonly person: Person;
  /** `span` inside a button, where paragraphs are not allowed. */
  readonly as?: 'p' | 'span';
  readonly children: ReactNode;
}

/** The line below a person's name: the handle, unless it is shown as the name, and `children`. */
export const Byline = ({ person, as: Line = 'p', children }: BylineProps): JSX.Element => (
  <Line className="byline">
    {person.handle === '' || person.name.trim() === '' ? null : (
      <>
        <bdi>@{person.handle}</bdi> ·{' '}
      </>
    )}
    {children}
  </Line>
);
