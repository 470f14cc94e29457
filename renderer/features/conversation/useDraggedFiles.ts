import { useEffect, useEffectEvent } from 'react';

const events = ['dragenter', 'dragover', 'drop'] as const;

/** Calls `onFiles` when files are dragged over the window, which accepts none. */
export function useDraggedFiles(onFiles: () => void): void {
  const onEnter = useEffectEvent(onFiles);
  useEffect(() => {
    const onDrag = (event: DragEvent): void => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      dataTransfer.dropEffect = 'none';
      if (event.type === 'dragenter') onEnter();
    };
    for (const name of events) window.addEventListener(name, onDrag);
    return () => {
      for (const name of events) window.removeEventListener(name, onDrag);
    };
  }, []);
}
