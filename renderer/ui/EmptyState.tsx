import type { JSX, ReactNode } from 'react';
import css from './EmptyState.module.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** The message in the middle of a pane that has nothing to list. */
export function EmptyState({ icon, title, children }: EmptyStateProps): JSX.Element {
  return (
    <div className={css.notice}>
      <span className={css.noticeIcon} aria-hidden="true">
        {icon}
      </span>
      <p className={css.noticeTitle}>{title}</p>
      {children === undefined ? null : <div className={css.noticeText}>{children}</div>}
    </div>
  );
}
