import { Clock, Copy } from 'lucide-react';
import { type JSX, useEffect, useRef } from 'react';
import { useTimeSource } from '../../app/time.tsx';
import { useAccount, useSelection } from '../../session/hooks.ts';
import type { Selected } from '../../session/selection.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { useEscape } from '../../ui/useEscape.ts';
import { textsOf, textsWithTimes } from './copy.ts';

/** Actions for the selected messages, in place of the composer. */
export function SelectionBar({ selected }: { readonly selected: readonly Selected[] }): JSX.Element {
  const t = useText();
  const end = useSelection((state) => state.end);
  const owner = useAccount((state) => state.account?.owner);
  const time = useTimeSource();
  const copy = useRef<HTMLButtonElement>(null);
  useEscape(true, end);
  // The message whose menu was used keeps the focus, so that Space selects the next one.
  useEffect(() => {
    if (document.activeElement === document.body) copy.current?.focus();
  }, []);
  const finish = (copied: string): void => {
    copyText(copied);
    end();
  };
  const none = selected.length === 0;
  return (
    <section className="selection-bar" aria-label={t('copying.selecting')}>
      <p className="selection-count" role="status">
        {none ? t('copying.noneSelected') : t('copying.selected', { count: selected.length })}
      </p>
      <div className="selection-actions">
        <button ref={copy} type="button" className="button" disabled={none} onClick={() => finish(textsOf(selected))}>
          <Copy aria-hidden="true" />
          {t('copying.copy')}
        </button>
        <button
          type="button"
          className="button"
          disabled={none}
          onClick={() => finish(textsWithTimes(t, selected, owner, time.options()))}
        >
          <Clock aria-hidden="true" />
          {t('copying.copyWithTime')}
        </button>
        <button type="button" className="button" onClick={end}>
          {t('copying.cancel')}
        </button>
      </div>
    </section>
  );
}
