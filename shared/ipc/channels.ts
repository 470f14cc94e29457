/**
 * The names of everything that crosses from the window to the main process and back. They stand apart from their schemas
 * (contract.ts) so that the preload bundle carries names only, and no parser.
 */
export const methodNames = [
  'app.describe',
  'app.openLink',
  'account.read',
  'groups.list',
  'messages.page',
  'messages.fill',
  'messages.open',
  'messages.search',
  'messages.send',
  'messages.retry',
  'messages.discard',
  'drafts.read',
  'drafts.save',
  'groups.markRead',
  'groups.start',
  'groups.configure',
  'groups.mute',
  'people.suggest',
  'sync.status',
  'sync.refresh',
  'sync.hint',
  'preferences.read',
  'preferences.change',
  'diagnostics.read',
  'messages.window',
  'messages.locate',
  'search.run',
  'search.inConversation',
  'history.load',
  'history.stop',
  'history.read',
  'storage.read',
  'storage.clear',
  'export.start',
  'export.cancel',
  'diagnostics.text',
  'cost.days',
  'accounts.list',
  'accounts.profiles',
  'accounts.test',
  'accounts.cancelTest',
  'accounts.createTable',
  'accounts.find',
  'accounts.add',
  'accounts.update',
  'accounts.describeRemoval',
  'accounts.remove',
  'accounts.switch',
  'credentials.answer',
] as const;
export type MethodName = (typeof methodNames)[number];

export const eventNames = [
  'account.changed',
  'groups.changed',
  'messages.changed',
  'sync.changed',
  'environment.changed',
  'history.changed',
  'export.changed',
  'accounts.changed',
  'accounts.tested',
  'credentials.asked',
  'credentials.settled',
] as const;
export type EventName = (typeof eventNames)[number];

/** The ipcMain channel of a method. */
export const methodChannel = (name: MethodName): string => `meridian:call:${name}`;
/** The webContents channel of an event. */
export const eventChannel = (name: EventName): string => `meridian:event:${name}`;
