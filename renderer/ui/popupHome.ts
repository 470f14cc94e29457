import { createContext, useContext } from 'react';

/**
 * What lists that open are put into: a part of the page that a screen reader knows the name of. Null: it is not there yet;
 * undefined: the end of the document.
 */
export const PopupHomeContext = createContext<HTMLElement | null | undefined>(undefined);

export const usePopupHome = (): HTMLElement | null | undefined => useContext(PopupHomeContext);
