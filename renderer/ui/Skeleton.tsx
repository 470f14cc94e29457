import type { JSX } from 'react';
import css from './Skeleton.module.css';
import textCss from './text.module.css';

interface SkeletonProps {
  /** What is loading. */
  readonly label: string;
  readonly rows: number;
  readonly kind: 'conversation' | 'message';
}

/** Placeholder for content that is loading. */
export function Skeleton({ label, rows, kind }: SkeletonProps): JSX.Element {
  return (
    <div className={`${css.skeleton} ${css[`skeleton-${kind}`]}`} role="status">
      <span className={textCss.visuallyHidden}>{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are identical and never move
        <div key={row} className={css.skeletonRow} aria-hidden="true">
          <span className={css.skeletonDisc} />
          <span className={css.skeletonLines}>
            <span />
            <span />
          </span>
        </div>
      ))}
    </div>
  );
}
