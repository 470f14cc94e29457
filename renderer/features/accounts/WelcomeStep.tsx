import type { JSX, ReactNode } from 'react';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import drawingCss from '../../ui/drawing.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { Mark } from '../shell/Mark.tsx';
import { useExplore } from './useExplore.ts';
import css from './WelcomeStep.module.css';

/** The first step of the first run: sample data, or a table. */
export function WelcomeStep({ onConnect }: { readonly onConnect: () => void }): JSX.Element {
  const t = useText();
  const { busy, error, explore } = useExplore();
  return (
    <div className={css.welcome}>
      <header className={css.header}>
        <Mark />
        <h1>{t('firstRun.welcomeTitle')}</h1>
        <p>{t('firstRun.welcomeBody')}</p>
      </header>
      <div className={css.doors}>
        <Door art={<SampleArt />} title={t('firstRun.exploreTitle')} body={t('firstRun.exploreBody')}>
          <button
            type="button"
            className={`${buttonCss.button} ${buttonCss.buttonPrimary} ${buttonCss.buttonIcon}`}
            data-testid="explore"
            aria-disabled={busy}
            onClick={explore}
          >
            {busy ? <Spinner /> : null}
            {busy ? t('firstRun.opening') : t('firstRun.explore')}
          </button>
        </Door>
        <Door art={<TableArt />} title={t('firstRun.ownTitle')} body={t('firstRun.ownBody')}>
          <button type="button" className={buttonCss.button} data-connect onClick={onConnect}>
            {t('firstRun.connect')}
          </button>
        </Door>
      </div>
      {error === null ? null : <Failure title={t('firstRun.exploreFailed')} error={error} />}
      <p className={css.later}>{t('firstRun.later')}</p>
    </div>
  );
}

interface DoorProps {
  readonly art: ReactNode;
  readonly title: string;
  readonly body: string;
  /** The button that chooses it. */
  readonly children: ReactNode;
}

const Door = ({ art, title, body, children }: DoorProps): JSX.Element => (
  <section className={css.door}>
    {art}
    <div>
      <h2>{title}</h2>
      <p>{body}</p>
      {children}
    </div>
  </section>
);

/** A conversation. */
const SampleArt = (): JSX.Element => (
  <svg viewBox="0 0 320 136" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <circle cx="62" cy="46" r="13" fill="var(--fill-3)" />
    <rect x="84" y="32" width="118" height="30" rx="13" className={css.theirs} />
    <path d="M98 43h80M98 51h46" className={drawingCss.words} />
    <rect x="146" y="70" width="122" height="28" rx="13" fill="var(--accent)" />
    <path d="M162 80h88M162 88h56" className={drawingCss.ownWords} />
    <circle cx="62" cy="112" r="13" fill="var(--fill-6)" />
    <rect x="84" y="106" width="70" height="50" rx="13" className={css.theirs} />
  </svg>
);

/** A table that is connected. */
const TableArt = (): JSX.Element => (
  <svg viewBox="0 0 320 136" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <rect x="92" y="26" width="136" height="88" rx="10" className={css.theirs} />
    <path d="M92 48h136M92 70h136M92 92h136M132 48v66" stroke="var(--line)" strokeWidth="1.5" />
    <path d="M102 37h30M142 59h60M102 59h20M142 81h74M102 81h20M142 103h44M102 103h20" className={drawingCss.words} />
    <circle cx="228" cy="108" r="17" fill="var(--accent)" />
    <path d="m220.5 108.5 5 5 9.5-10" className={css.tick} />
  </svg>
);
