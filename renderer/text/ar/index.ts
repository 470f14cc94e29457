import type { Translation } from '../translations.ts';
import { accounts, connect, connectionTest, mfa, removal } from './accounts.ts';
import { composer, conversation, copying, disappearing, jumpToDate, more, sending } from './conversation.ts';
import { diagnostics } from './diagnostics.ts';
import { errors } from './errors.ts';
import { groups, newConversation, sidebar } from './groups.ts';
import { joins } from './joins.ts';
import { completeness, find, search } from './search.ts';
import {
  about,
  appearanceSettings,
  costSettings,
  notificationSettings,
  privacySettings,
  settings,
  storageSettings,
  syncSettings,
} from './settings.ts';
import { shortcuts } from './shortcuts.ts';
import { error, offlineBar, pausedBar, status, welcome } from './status.ts';
import { times } from './times.ts';
import { engine, exporting, failedPane, lock, notices } from './window.ts';

export const ar: Translation = {
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
  errors,
  exporting,
  failedPane,
  find,
  groups,
  joins,
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
  times,
  welcome,
};
