/// <reference path="../assets.d.ts" />
import { type ComponentType, type JSX, useEffect, useState } from 'react';
import { loadOtherMessages } from '../text/loadCatalogue.ts';
import { refreshMessages } from '../text/useText.ts';

/** What all such components need, once. */
async function loadRest(): Promise<void> {
  await loadOtherMessages();
  refreshMessages();
}

const parts: (() => Promise<unknown>)[] = [];

/**
 * A component whose code is not loaded before the window's first paint. It is loaded when it is shown or, if `Meanwhile`
 * takes its place until then, with everything else after that paint.
 * @param load rejects if the code can't be read, which the nearest error boundary shows.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Meanwhile: ComponentType<P> | null = null,
): (props: P) => JSX.Element | null {
  let loaded: ComponentType<P> | null = null;
  const waiting = new Set<() => void>();
  const loadOnce = async (): Promise<ComponentType<P>> => {
    loaded ??= (await Promise.all([load(), loadRest()]))[0];
    for (const show of waiting) show();
    return loaded;
  };
  parts.push(loadOnce);
  return function Later(props) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component !== null) return undefined;
      const show = (): void => setComponent(() => loaded);
      waiting.add(show);
      if (loaded !== null) show();
      else if (Meanwhile === null) {
        loadOnce().catch((thrown: unknown) =>
          setComponent(() => {
            throw thrown;
          }),
        );
      }
      return () => void waiting.delete(show);
    }, [Component]);
    if (Component !== null) return <Component {...props} />;
    return Meanwhile === null ? null : <Meanwhile {...props} />;
  };
}

/** Shown in place of what is not urgent. */
export const Nothing = (): null => null;

/** Loads what is not loaded yet. What fails is tried again when it is shown. */
export const loadLater = async (): Promise<void> => void (await Promise.allSettled(parts.map((load) => load())));

/** Whether `shown` is or was true: a dialog stays mounted after its first use, because it closes with an animation. */
export function useEver(shown: boolean): boolean {
  const [ever, setEver] = useState(shown);
  if (shown && !ever) setEver(true);
  return ever || shown;
}
