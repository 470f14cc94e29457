import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, CircleX } from 'lucide-react';
import { type JSX, type ReactNode, useEffect, useRef, useState } from 'react';
import { type TestReport, type TestStep, testSteps } from '../../../shared/contract/accounts.ts';
import type { Request } from '../../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { type ConnectionTestState, isUsable, type Reports } from '../../app/connectionTest.ts';
import { findingText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { SwitchRow } from '../../ui/SettingRow.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import textCss from '../../ui/text.module.css';
import css from './ConnectionTest.module.css';
import formCss from './form.module.css';

type TestRequest = Omit<Request<'accounts.test'>, 'write'>;

interface ConnectionTestProps {
  readonly test: ConnectionTestState;
  /** Returns the request to test; null after showing what is wrong with the fields. */
  readonly prepare: () => TestRequest | null;
  readonly access: Pick<Request<'accounts.createTable'>, 'keys' | 'accountId'>;
}

/** Tests the connection and shows the result of each step. */
export function ConnectionTest({ test, prepare, access }: ConnectionTestProps): JSX.Element {
  const t = useText();
  const [write, setWrite] = useState(false);
  const [tested, setTested] = useState<TestRequest | null>(null);
  const section = useRef<HTMLElement>(null);
  const { reports, running, error } = test;
  const hasStarted = running || Object.keys(reports).length > 0;
  // Scrolls to the steps, and in the end to the first failed one.
  useEffect(() => {
    if (!hasStarted) return;
    const failed = running ? null : section.current?.querySelector('li[data-state="failed"]');
    (failed ?? section.current?.querySelector('ol'))?.scrollIntoView({ block: 'nearest' });
  }, [hasStarted, running]);

  const start = (): void => {
    const request = prepare();
    if (request === null) return;
    setTested(request);
    void test.start({ ...request, write });
  };
  return (
    <section ref={section} className={formCss.formSection}>
      <h2>{t('connectionTest.title')}</h2>
      <SwitchRow
        label={t('connectionTest.write')}
        hint={t('connectionTest.writeHint')}
        on={write}
        onChange={setWrite}
        disabled={running}
      />
      <div className={formCss.testActions}>
        <button type="button" className={buttonCss.button} onClick={running ? test.cancel : start}>
          {running ? t('connectionTest.cancel') : hasStarted ? t('connectionTest.again') : t('connectionTest.start')}
        </button>
        <p role="status" className={formCss.testSummary}>
          {hasStarted ? summaryOf(t, reports, running, tested?.connection.user !== null) : t('connectionTest.hint')}
        </p>
      </div>
      {error === null ? null : <Failure title={t('connectionTest.couldNotStart')} error={error} />}
      {hasStarted ? (
        <TestSteps
          reports={reports}
          requested={(step) => (step === 'write' ? write : step !== 'ownList' || tested?.connection.user !== null)}
          create={
            tested === null ? null : (
              <CreateTable request={{ connection: tested.connection, ...access }} onCreated={start} />
            )
          }
        />
      ) : null}
    </section>
  );
}

/** Summarizes the result. */
function summaryOf(t: Translate, reports: Reports, running: boolean, hasUser: boolean): string {
  if (running) return t('connectionTest.running');
  const failed = testSteps.filter((step) => reports[step]?.state === 'failed');
  if (failed.length > 0)
    return isUsable(reports) ? t('connectionTest.usable') : t('connectionTest.failed', { count: failed.length });
  // A test that was stopped skips the rest.
  if (reports[hasUser ? 'ownList' : 'index']?.state !== 'ok') return t('connectionTest.stopped');
  return reports.settings?.state === 'limited' ? t('connectionTest.usable') : t('connectionTest.passed');
}

interface TestStepsProps {
  readonly reports: Reports;
  /** Whether a step is part of the test. */
  readonly requested: (step: TestStep) => boolean;
  /** Shown when the table is missing. */
  readonly create: ReactNode;
}

/** The steps of a connection test, each with its result. */
const TestSteps = ({ reports, requested, create }: TestStepsProps): JSX.Element => (
  <ol className={css.steps}>
    {testSteps
      .filter((step) => step === 'write' || requested(step))
      .map((step) => (
        <Step key={step} step={step} report={reports[step]} isRequested={requested(step)}>
          {step === 'table' && isTableMissing(reports.table) ? create : null}
        </Step>
      ))}
  </ol>
);

/** Whether the table does not exist; not true while it is being created or deleted. */
const isTableMissing = (report: TestReport | undefined): boolean =>
  report?.error?.code === 'table-missing' && report.error.details.status === undefined;

interface StepProps {
  readonly step: TestStep;
  readonly report: TestReport | undefined;
  readonly isRequested: boolean;
  readonly children: ReactNode;
}

function Step({ step, report, isRequested, children }: StepProps): JSX.Element {
  const t = useText();
  const state = report?.state ?? 'waiting';
  const error = report?.error ?? null;
  const result = resultText(t, report, isRequested);
  return (
    <li className={`${css.step} ${css[`step-${state}`]}`} data-step={step} data-state={state}>
      <span className={css.stepMark}>{marks[state]}</span>
      <div className={css.stepWords}>
        <p className={css.stepName}>
          {t(`connectionTest.steps.${step}`)}
          <span className={textCss.visuallyHidden}>: {t(`connectionTest.states.${state}`)}</span>
        </p>
        {result !== '' ? <p className={css.stepResult}>{result}</p> : null}
        {children}
        {error === null ? null : <ErrorDetails error={error} />}
      </div>
    </li>
  );
}

function resultText(t: Translate, report: TestReport | undefined, isRequested: boolean): string {
  if (report === undefined) return '';
  if (report.error !== null) return errorText(t, report.error);
  return report.state === 'skipped' && !isRequested ? t('connectionTest.notAsked') : findingText(t, report);
}

const marks = {
  waiting: <CircleDashed aria-hidden="true" />,
  running: <Spinner />,
  ok: <CircleCheck aria-hidden="true" />,
  limited: <CircleAlert aria-hidden="true" />,
  failed: <CircleX aria-hidden="true" />,
  skipped: <CircleMinus aria-hidden="true" />,
} as const;

interface CreateTableProps {
  readonly request: Request<'accounts.createTable'>;
  readonly onCreated: () => void;
}

/** Offers to create the missing table. */
function CreateTable({ request, onCreated }: CreateTableProps): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const { table, region } = request.connection;
  const create = async (): Promise<void> => {
    if (creating) return;
    setCreating(true);
    setError(null);
    try {
      await client.accounts.createTable(request);
      onCreated();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setCreating(false);
    }
  };
  return (
    <div className={css.create}>
      <p className={css.stepResult}>{t('connectionTest.createHint', { table, region })}</p>
      <p className={css.stepResult}>{t('connectionTest.createProtected')}</p>
      <button
        type="button"
        className={`${buttonCss.button} ${buttonCss.buttonIcon}`}
        aria-disabled={creating}
        onClick={() => void create()}
      >
        {creating ? <Spinner /> : null}
        {creating ? t('connectionTest.creating') : t('connectionTest.create')}
      </button>
      {error === null ? null : <Failure title={t('connectionTest.createFailed')} error={error} />}
    </div>
  );
}
