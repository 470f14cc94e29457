import { TriangleAlert, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import { useLock, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import bannerCss from '../shell/banner.module.css';

/** Says that nothing protects the key to the user's data, until the user chooses; and what a run without it has lost. */
export function KeyBanner(): JSX.Element | null {
  const t = useText();
  const key = useLock(({ status }) => status?.key);
  const show = useOverlays((state) => state.show);
  const [isDismissed, setDismissed] = useState(false);
  if (key === undefined) return null;
  const kept = key.isChosen || key.kept === 'keychain' || key.kept === 'passphrase' ? null : key.kept;
  const wasLost = key.wasLost && !isDismissed;
  if (kept === null && !wasLost) return null;
  return (
    <div data-banner className={bannerCss.engineBanner} data-testid="key-banner">
      <TriangleAlert aria-hidden="true" />
      <div className={bannerCss.engineWords} role="alert">
        {wasLost ? <p>{t('keyBanner.lost')}</p> : null}
        {kept === null ? null : <p>{t(`keyBanner.${kept}`)}</p>}
      </div>
      {kept === null ? null : (
        <button
          type="button"
          className={buttonCss.button}
          onClick={() => show({ kind: 'protection', isOfSettings: false })}
        >
          {t('keyBanner.choose')}
        </button>
      )}
      {wasLost ? (
        <IconButton label={t('keyBanner.dismiss')} onClick={() => setDismissed(true)}>
          <X aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}
