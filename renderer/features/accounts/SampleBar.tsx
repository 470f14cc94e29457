import type { JSX } from 'react';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import css from './SampleBar.module.css';

/** Says that the conversations are sample data, with the way to connect a table. */
export function SampleBar(): JSX.Element | null {
  const t = useText();
  const isSample = useAccounts(isSampleActive);
  const show = useOverlays((state) => state.show);
  if (!isSample) return null;
  return (
    <section className={css.sampleBar} aria-label={t('sample.name')} data-testid="sample-bar">
      <p>{t('sample.bar')}</p>
      <button type="button" className={buttonCss.linkButton} onClick={() => show({ kind: 'add-account' })}>
        {t('sample.connect')}
      </button>
    </section>
  );
}
