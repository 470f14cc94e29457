import { type JSX, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { text } from '../../text.ts';
import { sidebarWidths, WIDTH_STEP } from './sidebarWidth.ts';

interface SplitterProps {
  readonly width: number;
  readonly onChange: (width: number) => void;
}

/** The edge between the list and the conversation, which is dragged, or moved by the arrow keys. */
export function Splitter({ width, onChange }: SplitterProps): JSX.Element {
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const isRtl = (): boolean => document.documentElement.dir === 'rtl';

  const onKeyDown = (event: KeyboardEvent): void => {
    const wider = isRtl() ? 'ArrowLeft' : 'ArrowRight';
    const narrower = isRtl() ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === wider) onChange(width + WIDTH_STEP);
    else if (event.key === narrower) onChange(width - WIDTH_STEP);
    else if (event.key === 'Home') onChange(sidebarWidths.least);
    else if (event.key === 'End') onChange(sidebarWidths.most);
    else if (event.key === 'Enter') onChange(sidebarWidths.usual);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const moved = event.clientX - drag.current.x;
    onChange(drag.current.width + (isRtl() ? -moved : moved));
  };
  const endDrag = (): void => {
    drag.current = null;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget, which <hr> is not
    <div
      className="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={text.sidebar.resize}
      aria-valuenow={width}
      aria-valuemin={sidebarWidths.least}
      aria-valuemax={sidebarWidths.most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onDoubleClick={() => onChange(sidebarWidths.usual)}
    />
  );
}
