import { type JSX, useEffect, useRef, useState } from 'react';
import { testSteps } from '../../../shared/ipc/accounts.ts';
import type { Request } from '../../../shared/ipc/contract.ts';
import type { ConnectionTestState, Reports } from '../../state/connectionTest.ts';
import { isUsable } from '../../state/connectionTest.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';
import { SwitchRow } from '../../ui/SettingRow.tsx';
import { CreateTable } from './CreateTable.tsx';
import { TestSteps } from './TestSteps.tsx';

const words = text.connectionTest;
type TestRequest = Omit<Request<'accounts.test'>, 'write'>;

interface ConnectionTestSectionProps {
  readonly test: ConnectionTestState;
  /** What is to be tested; null: something is wrong with it, which is told now. */
  readonly prepare: () => TestRequest | null;
  readonly access: Pick<Request<'accounts.createTable'>, 'keys' | 'accountId'>;
}

/** A button that tests the connection, and what it found. */
export function ConnectionTestSection({ test, prepare, access }: ConnectionTestSectionProps): JSX.Element {
  const [write, setWrite] = useState(false);
  const [tested, setTested] = useState<TestRequest | null>(null);
  const section = useRef<HTMLElement>(null);
  const { reports, running, error } = test;
  const begun = running || Object.keys(reports).length > 0;
  // The steps come into sight, and at the end the first that failed.
  useEffect(() => {
    if (!begun) return;
    const failed = running ? null : section.current?.querySelector('li[data-state="failed"]');
    (failed ?? section.current?.querySelector('ol'))?.scrollIntoView({ block: 'nearest' });
  }, [begun, running]);

  const start = (): void => {
    const request = prepare();
    if (request === null) return;
    setTested(request);
    void test.start({ ...request, write });
  };
  return (
    <section ref={section} className="form-section">
      <h2>{words.title}</h2>
      <SwitchRow label={words.write} hint={words.writeHint} on={write} onChange={setWrite} disabled={running} />
      <div className="test-actions">
        <button type="button" className="button" onClick={running ? test.cancel : start}>
          {running ? words.cancel : begun ? words.again : words.start}
        </button>
        <p role="status" className="test-summary">
          {begun ? summaryOf(reports, running) : words.hint}
        </p>
      </div>
      {error === null ? null : <Failure title={words.couldNotStart} error={error} />}
      {begun ? (
        <TestSteps
          reports={reports}
          write={write}
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

/** What a test has come to. */
function summaryOf(reports: Reports, running: boolean): string {
  if (running) return words.running;
  const failed = testSteps.filter((step) => reports[step]?.state === 'failed');
  if (failed.length > 0) return isUsable(reports) ? words.usable : words.failed(failed.length);
  return reports.ownGroups?.state === 'ok' ? words.passed : words.stopped;
}
