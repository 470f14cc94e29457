/** Dialogs and menus that are open: one that is being closed is not, though it may be in sight still. */
const openPopups = ':is([role="dialog"], [role="alertdialog"], [role="menu"])[data-open]';

/**
 * Whether a dialog or a menu lies over the window, which then has the keys and the focus for itself.
 * @param beside a selector of those that don't count.
 */
export const hasOpenPopup = (beside?: string): boolean =>
  document.querySelector(beside === undefined ? openPopups : `${openPopups}:not(${beside})`) !== null;
