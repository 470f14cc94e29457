import { accounts, connect, connectionTest, mfa, removal } from './text/accounts.ts';
import { composer, conversation, disappearing, sending } from './text/conversation.ts';
import { diagnostics } from './text/diagnostics.ts';
import { groups, newConversation, sidebar } from './text/groups.ts';
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

/** Every word that the window says, in English. A translation is another set of the same names. */
export const text = {
  about,
  accounts,
  appearanceSettings,
  composer,
  connect,
  connectionTest,
  conversation,
  costSettings,
  diagnostics,
  disappearing,
  error,
  groups,
  mfa,
  newConversation,
  notificationSettings,
  offlineBar,
  pausedBar,
  privacySettings,
  removal,
  sending,
  settings,
  shortcuts,
  sidebar,
  status,
  storageSettings,
  syncSettings,
  welcome,
} as const;
