import { BellOff } from 'lucide-react';
import type { JSX } from 'react';
import type { MutedUntil } from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { useTimeText } from '../../app/time.tsx';
import { isoOf } from '../../clock.ts';
import { useText } from '../../text/useText.ts';
import textCss from '../../ui/text.module.css';
import css from './Muted.module.css';

/** In the past, so never muted. */
const never = instantFromMicros(0);

/** Whether a conversation is muted; updates when muting ends. */
export function useMuted(until: MutedUntil): boolean {
  const ahead = useTimeText(until === null || until === 'always' ? never : until, 'ahead');
  return until === 'always' || ahead !== '';
}

/** The end of muting, in words. */
export const MutedUntilLabel = ({ until }: { readonly until: MutedUntil }): JSX.Element | string => {
  const t = useText();
  return until === null || until === 'always' ? t('more.muted') : <MutedUntilTime until={until} />;
};

function MutedUntilTime({ until }: { readonly until: Instant }): JSX.Element {
  const t = useText();
  const time = useTimeText(until, 'clockTime');
  const full = useTimeText(until, 'formatDateTime');
  return (
    <time dateTime={isoOf(until)} title={full}>
      {t('more.mutedUntil', { time })}
    </time>
  );
}

/** Marks a muted conversation. */
export function MutedMark({ until }: { readonly until: MutedUntil }): JSX.Element | null {
  const t = useText();
  return useMuted(until) ? (
    <span className={css.mutedMark} title={t('more.muted')}>
      <BellOff aria-hidden="true" />
      <span className={textCss.visuallyHidden}>{t('more.muted')}</span>
    </span>
  ) : null;
}
