import { CircleCheck, CircleDashed, CircleMinus, CircleX } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { type TestReport, type TestStep, testSteps } from '../../../shared/ipc/accounts.ts';
import type { Reports } from '../../state/connectionTest.ts';
import { errorText, findingText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Spinner } from '../../ui/Spinner.tsx';

const words = text.connectionTest;

interface TestStepsProps {
  readonly reports: Reports;
  /** Whether the last step is asked for. */
  readonly write: boolean;
  /** What can be done about a table that is missing. */
  readonly create: ReactNode;
}

/** The steps of a connection test, each with a tick, or with what is wrong and what to do. */
export const TestSteps = ({ reports, write, create }: TestStepsProps): JSX.Element => (
  <ol className="steps">
    {testSteps.map((step) => (
      <Step key={step} step={step} report={reports[step]} asked={step !== 'write' || write}>
        {step === 'table' && isTableMissing(reports.table) ? create : null}
      </Step>
    ))}
  </ol>
);

/** Whether there is no such table: one that is being made or deleted is another matter. */
const isTableMissing = (report: TestReport | undefined): boolean =>
  report?.error?.code === 'table-missing' && report.error.details.status === undefined;

interface StepProps {
  readonly step: TestStep;
  readonly report: TestReport | undefined;
  readonly asked: boolean;
  readonly children: ReactNode;
}

function Step({ step, report, asked, children }: StepProps): JSX.Element {
  const state = report?.state ?? 'waiting';
  const error = report?.error ?? null;
  const said = saidOf(report, asked);
  return (
    <li className={`step step-${state}`} data-step={step} data-state={state}>
      <span className="step-mark">{marks[state]}</span>
      <div className="step-words">
        <p className="step-name">
          {words.steps[step]}
          <span className="visually-hidden">: {words.states[state]}</span>
        </p>
        {said !== '' ? <p className="step-said">{said}</p> : null}
        {children}
        {error === null ? null : <ErrorDetails error={error} />}
      </div>
    </li>
  );
}

function saidOf(report: TestReport | undefined, asked: boolean): string {
  if (report === undefined) return '';
  if (report.error !== null) return errorText(report.error);
  return report.state === 'skipped' && !asked ? words.notAsked : findingText(report);
}

const marks = {
  waiting: <CircleDashed aria-hidden="true" />,
  running: <Spinner />,
  ok: <CircleCheck aria-hidden="true" />,
  failed: <CircleX aria-hidden="true" />,
  skipped: <CircleMinus aria-hidden="true" />,
} as const;
