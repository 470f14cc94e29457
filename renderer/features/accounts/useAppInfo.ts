import { useCallback } from 'react';
import type { Reply } from '../../../shared/contract/contract.ts';
import { useServices } from '../../state/stores.ts';
import { useRead } from '../../ui/useRead.ts';

/** Version and platform of the running app; null until they are known. */
export function useAppInfo(): Reply<'app.describe'> | null {
  const { api } = useServices();
  return useRead(useCallback(() => api.describe(), [api])).value;
}
