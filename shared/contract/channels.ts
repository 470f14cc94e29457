/*
 * The names of the IPC channels. Free of schemas, so that the preload script bundles no parser: the build passes it the
 * names of all methods and events (see electron.vite.config.ts).
 */

/** The ipcMain channel of a method. */
export const methodChannel = (name: string): string => `meridian:call:${name}`;
/** The webContents channel of an event. */
export const eventChannel = (name: string): string => `meridian:event:${name}`;
