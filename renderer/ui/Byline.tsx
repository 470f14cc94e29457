import type { JSX, ReactNode } from 'react';
import type { Person } from '../../shared/model.ts';

interface BylineProps {
  readonly person: Person;
  /** `span` where only phrases may stand, as in a button. */
  readonly as?: 'p' | 'span';
  readonly children: ReactNode;
}

/** The line under a person's name: the handle, where it isn't what stands for the name already, and what else there is. */
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
