import { accounts, connect, connectionTest, mfa, removal } from './text/accounts.ts';
import { composer, conversation, copying, disappearing, jumpToDate, more, sending } from './text/conversation.ts';
import { diagnostics } from './text/diagnostics.ts';
import { groups, newConversation, sidebar } from './text/groups.ts';
import { completeness, find, search } from './text/search.ts';
import {
  about,
  appearanceSettings,
  costSettings,
  notificationSettings,
  privacySettings,
  settings,
  storageSettings,
  syncSettings,
} from './text/settings.ts';
import { shortcuts } from './text/shortcuts.ts';
import { error, offlineBar, pausedBar, status, welcome } from './text/status.ts';
import { engine, exporting, failedPane, lock, notices } from './text/window.ts';

/** Every word that the window says, in English. A translation is another set of the same names. */
export const text = {
  about,
  accounts,
  appearanceSettings,
  completeness,
  composer,
  connect,
  connectionTest,
  conversation,
  copying,
  costSettings,
  diagnostics,
  disappearing,
  engine,
  error,
  exporting,
  failedPane,
  find,
  groups,
  jumpToDate,
  lock,
  mfa,
  more,
  newConversation,
  notices,
  notificationSettings,
  offlineBar,
  pausedBar,
  privacySettings,
  removal,
  search,
  sending,
  settings,
  shortcuts,
  sidebar,
  status,
  storageSettings,
  syncSettings,
  welcome,
} as const;
