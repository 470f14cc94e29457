import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type ConnectionTestState, createConnectionTest } from '../../state/connectionTest.ts';
import { useServices } from '../../state/stores.ts';

/** The connection test of a form; it ends with the form. */
export function useConnectionTest(): ConnectionTestState {
  const { api } = useServices();
  const [test] = useState(() => createConnectionTest(api));
  useEffect(() => {
    const stop = test.listen();
    return () => {
      stop();
      test.getState().forget();
    };
  }, [test]);
  return useStore(test);
}
