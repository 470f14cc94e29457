import { BellOff } from 'lucide-react';
import type { JSX } from 'react';
import type { MutedUntil } from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { isoOf } from '../../clock.ts';
import { useTimeText } from '../../state/time.tsx';
import { useText } from '../../text/useText.ts';

/** Long ago: what ended then does not hold. */
const never = instantFromMicros(0);

/** Whether a conversation is muted now; known the moment it ends. */
export function useMuted(until: MutedUntil): boolean {
  const ahead = useTimeText(until === null || until === 'always' ? never : until, 'ahead');
  return until === 'always' || ahead !== '';
}

/** Until when a conversation is muted, in words. */
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

/** On a conversation that is muted. */
export function MutedMark({ until }: { readonly until: MutedUntil }): JSX.Element | null {
  const t = useText();
  return useMuted(until) ? (
    <span className="muted-mark" title={t('more.muted')}>
      <BellOff aria-hidden="true" />
      <span className="visually-hidden">{t('more.muted')}</span>
    </span>
  ) : null;
}
