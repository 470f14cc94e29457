import { Copy } from 'lucide-react';
import { type JSX, useCallback, useState } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import { useServices } from '../../state/stores.ts';
import { TimeLabel, useTimeSource } from '../../state/time.tsx';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { copyText } from '../../ui/clipboard.ts';
import { Failure } from '../../ui/Failure.tsx';
import { useRead } from '../../ui/useRead.ts';
import { DiagnosticsReport } from './DiagnosticsReport.tsx';
import { periodsAt } from './periods.ts';
import { useDiagnostics } from './useDiagnostics.ts';

const words = text.diagnostics;

/** What Meridian is made of, what it holds, and what went wrong. */
export function DiagnosticsSection(): JSX.Element {
  const { facts, error } = useDiagnostics();
  return (
    <>
      <CopyAll />
      {error === null ? null : <Failure title={text.settings.notRead} error={error} />}
      {facts === null ? (
        error === null && <p className="part-note">{words.loading}</p>
      ) : (
        <DiagnosticsReport facts={facts} />
      )}
      <section className="part">
        <h3>{words.problems}</h3>
        <Problems />
      </section>
    </>
  );
}

/** Copies everything as text, for whoever is asked for help. */
function CopyAll(): JSX.Element {
  const { api } = useServices();
  const time = useTimeSource();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    setSaid('');
    try {
      const { now, zone } = time.options();
      setSaid(copyText(await api.readDiagnosticsText(periodsAt(now, zone))) ? words.copied : words.copyFailed);
    } catch (thrown) {
      setSaid(errorText(toAppError(thrown).toData()));
    }
  };
  return (
    <div className="setting">
      <p className="setting-hint">{words.copyHint}</p>
      <span role="status" className="copy-said">
        {said}
      </span>
      <button type="button" className="button button-icon" onClick={() => void copy()}>
        <Copy aria-hidden="true" />
        {words.copy}
      </button>
    </div>
  );
}

/** The last warnings and errors of this run. */
function Problems(): JSX.Element | null {
  const { api } = useServices();
  const { value: problems } = useRead(useCallback(() => api.readProblems(), [api]));
  if (problems === null) return null;
  if (problems.length === 0) return <p>{words.noProblems}</p>;
  return (
    <ul className="diagnostics-items">
      {problems.map(({ at, level, text: said, error }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two problems may be alike, and none moves
        <li key={n} className={`problem-${level}`}>
          <span>
            <TimeLabel value={at} kind="timeAgo" /> · <bdi>{said}</bdi>
          </span>
          {error === null ? null : (
            <span>
              <code>{error.code}</code>: <bdi>{errorText(error)}</bdi>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
