import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { TimeLabel } from '../../app/time.tsx';
import css from './DaySeparator.module.css';

/** Heading above a day's messages. */
export const DaySeparator = ({ at }: { readonly at: Instant }): JSX.Element => (
  <div className={css.day}>
    <TimeLabel value={at} kind="dayLabel" titled={false} />
  </div>
);

interface StickyDayProps {
  /** A time on the day of the topmost message; null where its heading is in view. */
  readonly at: Instant | null;
  readonly visible: boolean;
}

/** The day of the topmost message, shown while the reader scrolls. */
export const StickyDay = ({ at, visible }: StickyDayProps): JSX.Element => (
  <div className={`${css.stickyDay} ${visible && at !== null ? css.shown : ''}`} aria-hidden="true">
    {at === null ? null : <TimeLabel value={at} kind="dayLabel" titled={false} />}
  </div>
);
