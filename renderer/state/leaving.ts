import type { Api } from '../api.ts';
import type { Stores } from './stores.ts';

type Leavable = Pick<Api, 'leave'>;

/** Reads everything that the window begins with. */
export async function loadAll(stores: Stores): Promise<void> {
  const { settings, accounts } = stores;
  await Promise.all([settings.getState().load(), accounts.getState().load(), loadAccount(stores)]);
}

/** Reads what is shown of the account that is active. */
async function loadAccount({ account, sync, groups, history }: Stores): Promise<void> {
  await Promise.all([account, sync, groups, history].map((store) => store.getState().load()));
}

/**
 * Empties the screen before another account is asked for, when all that was typed is on the disk. What it returns fills it
 * again, should there be no other.
 */
export async function leaveAccount(api: Leavable, stores: Stores): Promise<() => void> {
  const { composer, groups } = stores;
  const { selectedId } = groups.getState();
  await composer.getState().flush();
  forgetShown(api, stores);
  return () => {
    groups.getState().select(selectedId);
    void loadAccount(stores);
  };
}

/** Goes on with the account that is the active one now: lets go of everything of the one before, and reads anew. */
export function enterAccount(api: Leavable, stores: Stores): void {
  const { account, accounts, composer, exports } = stores;
  const { accounts: known, activeId } = accounts.getState();
  // First what was typed: closing its conversation would keep it in the wrong account.
  composer.getState().moveTo(activeId);
  forgetShown(api, stores);
  exports.getState().clear();
  // As far as the list of accounts knows, until it is read.
  account.getState().set(known?.find(({ id }) => id === activeId)?.account ?? undefined);
  void loadAccount(stores);
}

/** Lets go of everything that is of conversations, as long as nobody may see it. What was typed is not lost. */
export function forgetConversations(api: Leavable, stores: Stores): void {
  void stores.composer.getState().hide();
  forgetShown(api, stores);
  stores.exports.getState().close();
  stores.notices.getState().clear();
}

function forgetShown(api: Leavable, { cost, groups, history, navigation, preferences, search, storage }: Stores): void {
  api.leave();
  search.getState().clear();
  navigation.getState().arrive();
  groups.getState().clear();
  history.getState().clear();
  preferences.getState().clear();
  storage.getState().forget();
  cost.getState().clear();
}
