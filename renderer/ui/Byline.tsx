import { Fragment, type JSX, type ReactNode } from 'react';
import type { Person } from '../../shared/model.ts';
import { displayHandleBeside } from '../../shared/text/displayName.ts';

interface BylineProps {
  readonly person: Person;
  /** `span` inside a button, where paragraphs are not allowed. */
  readonly as?: 'p' | 'span';
  readonly parts: readonly (ReactNode | null)[];
}

/** The line below a person's name: the handle, unless it is shown as the name, and `parts` that are not null. */
export function Byline({ person, as: Line = 'p', parts }: BylineProps): JSX.Element {
  const handle = displayHandleBeside(person);
  return (
    <Line data-byline>
      {[handle === '' ? null : <bdi key="handle">{handle}</bdi>, ...parts]
        .filter((part) => part !== null)
        .map((part, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts keep their order
          <Fragment key={n}>
            {n === 0 ? '' : ' · '}
            {part}
          </Fragment>
        ))}
    </Line>
  );
}
