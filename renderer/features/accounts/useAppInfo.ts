import { useCallback } from 'react';
import type { Reply } from '../../../shared/contract/contract.ts';
import { useApp } from '../../app/app.ts';
import { useRead } from '../../ui/useRead.ts';

/** Version and platform of the running app; null until they are known. */
export function useAppInfo(): Reply<'app.describe'> | null {
  const { client } = useApp();
  return useRead(useCallback(() => client.app.describe(), [client])).value;
}
