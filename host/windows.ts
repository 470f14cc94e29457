import type { BrowserWindow } from './browserWindow.ts';

/** The open windows by id. Apart from their class, so that app and BrowserWindow need not import each other in turn. */
export const windows = new Map<number, BrowserWindow>();
