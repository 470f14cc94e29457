import { type JSX, useState } from 'react';
import { useText } from '../../text/useText.ts';
import { PopupHomeContext } from '../../ui/popupHome.ts';
import { Mark } from '../shell/Mark.tsx';
import { AccountForm } from './AccountForm.tsx';
import css from './Connect.module.css';
import formCss from './form.module.css';
import { useAppInfo } from './useAppInfo.ts';

/** The first run, when there is no account. */
export function Connect(): JSX.Element {
  const t = useText();
  const info = useAppInfo();
  const [main, setMain] = useState<HTMLElement | null>(null);
  return (
    <main ref={setMain} className={formCss.connect}>
      <PopupHomeContext value={main}>
        <AccountForm entry={null} onDone={() => undefined} onCancel={null}>
          <header className={formCss.connectHeader}>
            <Mark />
            <div>
              <h1>{t('connect.title')}</h1>
              <p>{t('connect.body')}</p>
            </div>
          </header>
          {info === null || info.packaged ? null : (
            <aside className={css.sample}>
              <p>
                <strong>{t('connect.sampleTitle')}</strong> {t('connect.sample')}
              </p>
              <code>{t('connect.sampleCommand')}</code>
            </aside>
          )}
        </AccountForm>
      </PopupHomeContext>
    </main>
  );
}
