import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Request } from '../../../shared/ipc/contract.ts';
import { useServices } from '../../state/stores.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';
import { Spinner } from '../../ui/Spinner.tsx';

const words = text.connectionTest;

interface CreateTableProps {
  readonly request: Request<'accounts.createTable'>;
  readonly onCreated: () => void;
}

/** Creates the table that is missing. */
export function CreateTable({ request, onCreated }: CreateTableProps): JSX.Element {
  const { api } = useServices();
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const { table, region } = request.connection;
  const create = async (): Promise<void> => {
    if (creating) return;
    setCreating(true);
    setError(null);
    try {
      await api.createTable(request);
      onCreated();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setCreating(false);
    }
  };
  return (
    <div className="create">
      <p className="step-said">{words.createHint(table, region)}</p>
      <button type="button" className="button button-icon" aria-disabled={creating} onClick={() => void create()}>
        {creating ? <Spinner /> : null}
        {creating ? words.creating : words.create}
      </button>
      {error === null ? null : <Failure title={words.createFailed} error={error} />}
    </div>
  );
}
