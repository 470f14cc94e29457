/*
 * The names of the IPC channels. Free of schemas, so that the preload script bundles no parser: the build passes it the
 * names of all methods and events (see electron.vite.config.ts).
 */

/** The ipcMain channel of a method. */
export const methodChannel = (name: string): string => `meridian:call:${name}`;
/** The webContents channel of an event. */
export const eventChannel = (name: string): string => `meridian:event:${name}`;

/** The longest request of any method as JSON, in UTF-16 units: 100,000 characters of text, many of them escaped. */
export const longestRequest = 2 ** 18;

/**
 * Encodes a request as one string: main knows its size at once, while a million keys would block it for a second as it
 * receives them. Returns '', which no request is, for a longer one and for what JSON can't hold.
 */
export function encodeRequest(request: unknown): string {
  try {
    const text = JSON.stringify(request) ?? '';
    return text.length <= longestRequest ? text : '';
  } catch {
    return '';
  }
}
