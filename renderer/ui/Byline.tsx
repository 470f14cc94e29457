import type { JSX, ReactNode } from 'react';
import type { Person } from '../../shared/model.ts';

interface BylineProps {
  readonly person: Person;
  readonly children: ReactNode;
}

/** The line under a person's name: the handle, where it isn't what stands for the name already, and what else there is. */
export const Byline = ({ person, children }: BylineProps): JSX.Element => (
  <p>
    {person.handle === '' || person.name.trim() === '' ? null : (
      <>
        <bdi>@{person.handle}</bdi> ·{' '}
      </>
    )}
    {children}
  </p>
);
