import { useEffect, useState } from 'react';
import type { Reply } from '../../../shared/ipc/contract.ts';
import { useServices } from '../../state/stores.ts';

/** What is running; null until it is known. */
export function useAppInfo(): Reply<'app.describe'> | null {
  const { api } = useServices();
  const [info, setInfo] = useState<Reply<'app.describe'> | null>(null);
  useEffect(() => {
    let current = true;
    api.describe().then(
      (described) => current && setInfo(described),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [api]);
  return info;
}
