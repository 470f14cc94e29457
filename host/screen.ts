import { StrictEmitter } from './strict.ts';

/** The one display of the host. */
const display = {
  id: 1,
  label: 'Host',
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  size: { width: 1920, height: 1080 },
  workAreaSize: { width: 1920, height: 1040 },
  scaleFactor: 1,
  rotation: 0,
  internal: false,
} satisfies Partial<Electron.Display>;

class Screen extends StrictEmitter {
  getPrimaryDisplay(): typeof display {
    return display;
  }
  getAllDisplays(): (typeof display)[] {
    return [display];
  }
  getDisplayMatching(_rectangle: Electron.Rectangle): typeof display {
    return display;
  }
  getDisplayNearestPoint(_point: Electron.Point): typeof display {
    return display;
  }
  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }
}

export const screen = new Screen();
