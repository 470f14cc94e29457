import type { JSX, ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** The message in the middle of a pane that has nothing to list. */
export function EmptyState({ icon, title, children }: EmptyStateProps): JSX.Element {
  return (
    <div className="notice">
      <span className="notice-icon" aria-hidden="true">
        {icon}
      </span>
      <p className="notice-title">{title}</p>
      {children === undefined ? null : <div className="notice-text">{children}</div>}
    </div>
  );
}
