import { type RefObject, useLayoutEffect, useRef } from 'react';
import { focusOn } from '../../ui/focusTargets.ts';

/** A ref for a row. When a row with the focus disappears, the list takes the focus, so that the keys still work. */
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
