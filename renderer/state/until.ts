import type { StoreApi } from 'zustand/vanilla';

/** Resolves once `holds`, which is asked again whenever one of the stores changes. */
export function until(stores: readonly Pick<StoreApi<unknown>, 'subscribe'>[], holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const undo = stores.map((store) =>
      store.subscribe(() => {
        if (!holds()) return;
        for (const each of undo) each();
        resolve();
      }),
    );
  });
}
