/** Vertical bounds of the list's visible area. */
interface Frame {
  readonly top: number;
  readonly bottom: number;
}

/**
 * The message to focus next after an arrow key; without a focused one, the last in view. Null if the list should scroll
 * instead, because the focused message extends beyond the edge.
 */
export function messageAfter<E extends Pick<Element, 'getBoundingClientRect'>>(
  messages: readonly E[],
  focused: E | null,
  key: 'ArrowUp' | 'ArrowDown',
  frame: Frame,
): E | null {
  if (focused === null) return messages.findLast((message) => isInSight(message, frame)) ?? null;
  const bounds = focused.getBoundingClientRect();
  if (key === 'ArrowUp' ? bounds.top < frame.top : bounds.bottom > frame.bottom) return null;
  const index = messages.indexOf(focused) + (key === 'ArrowUp' ? -1 : 1);
  return messages[index] ?? null;
}

const isInSight = (message: Pick<Element, 'getBoundingClientRect'>, { top, bottom }: Frame): boolean => {
  const bounds = message.getBoundingClientRect();
  return bounds.bottom > top && bounds.top < bottom;
};

/** The letter of a key; in a layout without Latin letters, that of the key's place on a keyboard with them. */
export const letterOf = ({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string =>
  /^[a-z]$/i.test(key) ? key.toLowerCase() : (/^Key([A-Z])$/.exec(code)?.[1] ?? '').toLowerCase();

/** Opens the menu of a message at the lower start of an element in it. */
export function openMessageMenu(message: HTMLElement, at: HTMLElement = message): void {
  const { left, right, bottom } = at.getBoundingClientRect();
  const clientX = getComputedStyle(at).direction === 'rtl' ? right : left;
  const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY: bottom });
  message.dispatchEvent(menu);
}

/** What a key does to the focused message. */
export type MessageAction = 'copy' | 'reply' | 'react' | 'edit' | 'remove';

const actions: Readonly<Record<string, MessageAction>> = { c: 'copy', r: 'reply', a: 'react', e: 'edit' };

/** Whether a key deletes. A Mac's keyboard has Backspace in the place of Delete. */
export const isDeleting = ({ key }: Pick<KeyboardEvent, 'key'>): boolean => key === 'Delete' || key === 'Backspace';

/** The action of a key; null: it has none. */
export function actionOf(event: Pick<KeyboardEvent, 'key' | 'code'>): MessageAction | null {
  if (isDeleting(event)) return 'remove';
  const letter = letterOf(event);
  return Object.hasOwn(actions, letter) ? (actions[letter] ?? null) : null;
}

/**
 * Moves the focus between messages, or opens the menu of the focused one or does something to it.
 * @param act does it to the message with an id.
 */
export function handleMessageKey(
  event: KeyboardEvent,
  list: HTMLElement,
  act: (action: MessageAction, id: string) => void,
): void {
  const { target, key } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const focused = target instanceof HTMLElement && target.matches('[data-message]') ? target : null;
  // Links and buttons handle their own keys.
  if (focused === null && target !== list) return;
  const action = actionOf(event);
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const messages = [...list.querySelectorAll<HTMLElement>('[data-message]')];
    const next = messageAfter(messages, focused, key, list.getBoundingClientRect());
    if (next === null) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  } else if (focused !== null && (key === 'Enter' || letterOf(event) === 'm')) {
    openMessageMenu(focused);
  } else if (focused !== null && action !== null) {
    act(action, focused.getAttribute('data-message') ?? '');
  } else return;
  event.preventDefault();
}
