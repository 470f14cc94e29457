import { type RefObject, useLayoutEffect, useRef } from 'react';
import { focusOn } from '../../ui/focusTargets.ts';

/**
 * A ref for a row of the list. When the row goes while it has the focus, be it filled or scrolled away, the list takes the
 * focus over: it would be nowhere, and the keys dead.
 */
export function useFocusHandover<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const row = ref.current;
    return () => {
      if (row?.contains(document.activeElement)) focusOn('messages');
    };
  }, []);
  return ref;
}
