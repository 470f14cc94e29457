import type { JSX } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { useTimeSource, useTimeText } from '../../app/time.tsx';
import { isoOf } from '../../clock.ts';
import { useText } from '../../text/useText.ts';

/** The time of day, preceded by the day unless it is today. */
function useAsOf(value: Instant): string {
  const t = useText();
  const source = useTimeSource();
  const day = useTimeText(value, 'dayLabel');
  const time = useTimeText(value, 'clockTime');
  return day === source.word(source.options().now, 'dayLabel') ? time : t('status.dayAndTime', { day, time });
}

interface AsOfProps {
  readonly value: Instant;
  /** Puts the time into a sentence. */
  readonly word: (time: string) => string;
}

/** A sentence with the time of the last sync. */
export function AsOf({ value, word }: AsOfProps): JSX.Element {
  const time = useAsOf(value);
  const full = useTimeText(value, 'formatDateTime');
  return (
    <time dateTime={isoOf(value)} title={full}>
      {word(time)}
    </time>
  );
}
