import { createContext, useContext } from 'react';

/**
 * The landmark that popups are portaled into, so that screen readers announce where they are. Null until it is mounted;
 * undefined for the end of the document.
 */
export const PopupHomeContext = createContext<HTMLElement | null | undefined>(undefined);

export const usePopupHome = (): HTMLElement | null | undefined => useContext(PopupHomeContext);
