/** Dialogs and menus that are open; one with a closing animation no longer counts. */
const openPopups = ':is([role="dialog"], [role="alertdialog"], [role="menu"])[data-open]';

/**
 * Whether a dialog or menu is open over the window, and so owns the keys and the focus.
 * @param except ids of dialogs (`dialogId` of a Modal) that don't count.
 */
export const hasOpenPopup = (except: readonly string[] = []): boolean =>
  document.querySelector(`${openPopups}${except.map((id) => `:not([data-dialog="${id}"])`).join('')}`) !== null;
