import { type JSX, type KeyboardEvent, type PointerEvent, useCallback, useRef, useState } from 'react';
import { useText } from '../../text/useText.ts';
import css from './Splitter.module.css';

interface SplitterProps {
  readonly width: number;
  readonly onChange: ChangeWidth;
}

/** A drag: where it started, in CSS pixels of the window, and the width then and now. */
interface Drag {
  readonly x: number;
  readonly width: number;
  readonly wanted: number;
}

/** The edge between list and conversation, moved by dragging or by arrow keys. */
export function Splitter({ width, onChange }: SplitterProps): JSX.Element {
  const t = useText();
  const drag = useRef<Drag | null>(null);
  const isRtl = (): boolean => document.documentElement.dir === 'rtl';

  const onKeyDown = (event: KeyboardEvent): void => {
    const wider = isRtl() ? 'ArrowLeft' : 'ArrowRight';
    const narrower = isRtl() ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === wider) onChange(width + WIDTH_STEP, true);
    else if (event.key === narrower) onChange(width - WIDTH_STEP, true);
    else if (event.key === 'Home') onChange(sidebarWidths.least, true);
    else if (event.key === 'End') onChange(sidebarWidths.most, true);
    else if (event.key === 'Enter') onChange(sidebarWidths.usual, true);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width, wanted: width };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const moved = (event.clientX - drag.current.x) / textSize();
    const wanted = drag.current.width + (isRtl() ? -moved : moved);
    drag.current = { ...drag.current, wanted };
    onChange(wanted, false);
  };
  const endDrag = (): void => {
    if (drag.current === null) return;
    onChange(drag.current.wanted, true);
    drag.current = null;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is a widget, which <hr> is not
    <div
      className={css.splitter}
      role="separator"
      aria-orientation="vertical"
      aria-label={t('sidebar.resize')}
      aria-valuenow={width}
      aria-valuemin={sidebarWidths.least}
      aria-valuemax={sidebarWidths.most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onDoubleClick={() => onChange(sidebarWidths.usual, true)}
    />
  );
}

/** How much larger than usual text is, and all that is measured in rem. */
const textSize = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** In CSS pixels at the usual text size: the sidebar grows with its text. */
const sidebarWidths = { least: 240, usual: 320, most: 480 } as const;
/** Distance that an arrow key moves the edge. */
const WIDTH_STEP = 16;

const STORAGE_KEY = 'meridian.sidebarWidth';

/** The width within its bounds; the usual one if it isn't a number. */
function boundedWidth(width: number): number {
  if (!Number.isFinite(width)) return sidebarWidths.usual;
  return Math.round(Math.max(sidebarWidths.least, Math.min(sidebarWidths.most, width)));
}

/** Sets the width, in CSS pixels at the usual text size. `settled` is false during a drag. */
export type ChangeWidth = (width: number, settled: boolean) => void;

/** The sidebar's width and its setter; a settled width is stored. */
export function useSidebarWidth(): readonly [number, ChangeWidth] {
  const [width, setWidth] = useState(() =>
    boundedWidth(Number.parseFloat(window.localStorage.getItem(STORAGE_KEY) ?? '')),
  );
  const change = useCallback<ChangeWidth>((wanted, settled) => {
    const bounded = boundedWidth(wanted);
    setWidth(bounded);
    if (settled) window.localStorage.setItem(STORAGE_KEY, String(bounded));
  }, []);
  return [width, change];
}
