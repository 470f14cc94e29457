import { Check } from 'lucide-react';
import { type JSX, type ReactNode, useEffect, useRef, useState } from 'react';
import { nextFrame } from '../../clock.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { useEver } from '../../ui/later.tsx';
import { PopupHomeContext } from '../../ui/popupHome.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import textCss from '../../ui/text.module.css';
import { useEscape } from '../../ui/useEscape.ts';
import { tableOf } from './accountDraft.ts';
import { ConnectionTest } from './ConnectionTest.tsx';
import { CopyPolicy } from './CopyPolicy.tsx';
import { CredentialsFields } from './CredentialsFields.tsx';
import css from './FirstRun.module.css';
import { LabelField, PersonFields } from './PersonFields.tsx';
import { TableFields } from './TableFields.tsx';
import { type AccountForm, useAccountForm } from './useAccountForm.ts';
import { WelcomeStep } from './WelcomeStep.tsx';

const steps = ['welcome', 'connect', 'you'] as const;
type Step = (typeof steps)[number];

/** The element that gets the focus in a step: its first field. */
const firstField: Readonly<Record<Step, string>> = {
  welcome: '[data-connect]',
  connect: '[role="radio"][data-checked]',
  you: 'input',
};

/** The first run, when there is no account: welcome, connect, who you are. Going back keeps what was typed. */
export function FirstRun(): JSX.Element {
  const [main, setMain] = useState<HTMLElement | null>(null);
  const [step, setStep] = useState<Step>('welcome');
  const hasConnected = useEver(step === 'connect');
  const hasIdentified = useEver(step === 'you');
  const form = useAccountForm(null, () => undefined);
  const shown = useRef<Step>(step);
  useEffect(() => {
    // A window that opens has its focus at its start.
    if (shown.current === step) return undefined;
    shown.current = step;
    main?.scrollTo({ top: 0 });
    // Radio buttons learn their places after they are drawn; focused before, they would ignore the arrow keys.
    return nextFrame(() =>
      main?.querySelector<HTMLElement>(`[data-first-run="${step}"] :is(${firstField[step]})`)?.focus(),
    );
  }, [main, step]);
  const back = (): void => setStep(step === 'you' ? 'connect' : 'welcome');
  useEscape(step !== 'welcome', back);
  return (
    <main ref={setMain} className={css.firstRun}>
      <PopupHomeContext value={main}>
        <div ref={form.root} className={css.page}>
          <Steps current={step} />
          <section data-first-run="welcome" hidden={step !== 'welcome'}>
            <WelcomeStep onConnect={() => setStep('connect')} />
          </section>
          {hasConnected ? (
            <ConnectStep form={form} isHidden={step !== 'connect'} onBack={back} onContinue={() => setStep('you')} />
          ) : null}
          {hasIdentified ? <IdentityStep form={form} isHidden={step !== 'you'} onBack={back} /> : null}
        </div>
      </PopupHomeContext>
    </main>
  );
}

function Steps({ current }: { readonly current: Step }): JSX.Element {
  const t = useText();
  return (
    <ol className={css.steps} aria-label={t('firstRun.steps.label')}>
      {steps.map((step, index) => {
        const isDone = index < steps.indexOf(current);
        return (
          <li
            key={step}
            data-state={step === current ? 'current' : isDone ? 'done' : 'ahead'}
            aria-current={step === current ? 'step' : undefined}
          >
            <i aria-hidden="true">{isDone ? <Check /> : t('firstRun.steps.number', { number: index + 1 })}</i>
            <span>
              {t(`firstRun.steps.${step}`)}
              {isDone ? <span className={textCss.visuallyHidden}>: {t('firstRun.done')}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

interface StepProps {
  readonly form: AccountForm;
  readonly isHidden: boolean;
  readonly onBack: () => void;
}

function ConnectStep({
  form,
  isHidden,
  onBack,
  onContinue,
}: StepProps & { readonly onContinue: () => void }): JSX.Element {
  const t = useText();
  const { draft, errors, change, access, check } = form;
  return (
    <Sheet
      step="connect"
      isHidden={isHidden}
      title={t('firstRun.connectTitle')}
      body={t('firstRun.connectBody')}
      onSubmit={() => {
        if (check('table')) onContinue();
      }}
      aside={
        <>
          <ConnectionTest
            test={form.test}
            prepare={() => (check('table') ? { connection: { ...tableOf(draft), user: null }, ...access } : null)}
            access={access}
          />
          <CopyPolicy draft={draft} />
        </>
      }
      footer={
        <>
          <button type="button" className={buttonCss.button} onClick={onBack}>
            {t('firstRun.back')}
          </button>
          <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}>
            {t('firstRun.continue')}
          </button>
        </>
      }
    >
      <CredentialsFields draft={draft} errors={errors} onChange={change} keysAreKept={false} />
      <TableFields draft={draft} errors={errors} onChange={change} fixed={false} />
    </Sheet>
  );
}

function IdentityStep({ form, isHidden, onBack }: StepProps): JSX.Element {
  const t = useText();
  const { draft, errors, change, busy, error } = form;
  return (
    <Sheet
      step="you"
      isHidden={isHidden}
      title={t('firstRun.youTitle')}
      body={t('firstRun.youBody', { table: draft.table.trim() })}
      onSubmit={form.submit}
      footer={
        <>
          <button type="button" className={buttonCss.button} onClick={onBack}>
            {t('firstRun.back')}
          </button>
          <button
            type="submit"
            className={`${buttonCss.button} ${buttonCss.buttonPrimary} ${buttonCss.buttonIcon}`}
            aria-disabled={busy}
          >
            {busy ? <Spinner /> : null}
            {busy ? t('connect.connecting') : t('firstRun.start')}
          </button>
        </>
      }
    >
      <PersonFields draft={draft} errors={errors} onChange={change} finder={form.finder} look={form.look} />
      <LabelField draft={draft} onChange={change} />
      {error === null ? null : <Failure title={t('connect.failed')} error={error} />}
    </Sheet>
  );
}

interface SheetProps {
  readonly step: Step;
  readonly isHidden: boolean;
  readonly title: string;
  readonly body: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  /** Beside the fields, or below them where there is no room. */
  readonly aside?: ReactNode;
  readonly footer: ReactNode;
}

const Sheet = ({ step, isHidden, title, body, onSubmit, children, aside, footer }: SheetProps): JSX.Element => (
  <form
    className={css.sheet}
    data-first-run={step}
    data-wide={aside === undefined ? undefined : true}
    hidden={isHidden}
    aria-labelledby={`first-run-${step}`}
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    <div className={css.columns}>
      <div className={css.fields}>
        <header className={css.sheetHeader}>
          <h1 id={`first-run-${step}`}>{title}</h1>
          <p>{body}</p>
        </header>
        {children}
      </div>
      {aside === undefined ? null : <div className={css.aside}>{aside}</div>}
    </div>
    <div className={css.footer}>{footer}</div>
  </form>
);
