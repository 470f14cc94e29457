import type { JSX, ReactNode } from 'react';

interface NoticeProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands in the middle of a pane that has nothing else to show. */
export function Notice({ icon, title, children }: NoticeProps): JSX.Element {
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
