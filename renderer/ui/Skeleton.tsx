import type { JSX } from 'react';

interface SkeletonProps {
  /** What is loading. */
  readonly label: string;
  readonly rows: number;
  readonly kind: 'conversation' | 'message';
}

/** Placeholder for content that is loading. */
export function Skeleton({ label, rows, kind }: SkeletonProps): JSX.Element {
  return (
    <div className={`skeleton skeleton-${kind}`} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are identical and never move
        <div key={row} className="skeleton-row" aria-hidden="true">
          <span className="skeleton-disc" />
          <span className="skeleton-lines">
            <span />
            <span />
          </span>
        </div>
      ))}
    </div>
  );
}
