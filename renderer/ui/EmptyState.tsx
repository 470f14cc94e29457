import type { JSX, ReactNode } from 'react';
import css from './EmptyState.module.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** Whether the title is the only heading of the window. */
  readonly isHeading?: boolean;
  readonly children?: ReactNode;
}

/** The message in the middle of a pane that has nothing to list. */
export function EmptyState({ icon, title, isHeading = false, children }: EmptyStateProps): JSX.Element {
  const Title = isHeading ? 'h1' : 'p';
  return (
    <div className={css.notice}>
      <span className={css.noticeIcon} aria-hidden="true">
        {icon}
      </span>
      <Title className={css.noticeTitle}>{title}</Title>
      {children === undefined ? null : <div className={css.noticeText}>{children}</div>}
    </div>
  );
}
