import type { JSX, ReactNode } from 'react';

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Settings that belong together. */
export const Part = ({ title, children }: PartProps): JSX.Element => (
  <section className="part">
    <h3>{title}</h3>
    {children}
  </section>
);
