import type { BrowserWindow, WebContents } from 'electron';
import {
  type AppCommand,
  mainWindowCommands,
  mostWindows,
  type WindowConversation,
} from '../../shared/contract/app.ts';
import type { Request } from '../../shared/contract/contract.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId, ConversationId } from '../../shared/model.ts';
import type { Publisher } from '../ipc/publish.ts';
import { Navigator } from '../links/navigator.ts';
import { AppWindow } from './appWindow.ts';

const mostConversationWindows = mostWindows - 1;

/** What a window shows, and what its opener must know of the others. */
export interface WindowRequest {
  /** The conversation that the window shows; null: the main window. */
  readonly conversation: WindowConversation | null;
  /** The window that a new one is placed by; null: none. */
  readonly beside: BrowserWindow | null;
  /** Whether that one shows a conversation, too. */
  readonly isCascade: boolean;
  /** Called when the page no longer receives events. */
  readonly onPageLeft: () => void;
}

export interface WindowsParts {
  /** Opens a window that shows itself after its first paint. */
  readonly open: (request: WindowRequest) => BrowserWindow;
  /** Whether closing the main window only hides it, because Meridian stays in the tray. */
  readonly staysInTray: () => boolean;
  readonly publisher: Pick<Publisher, 'publish' | 'send'>;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  /** Called when another window than before is the one used last: `shown` has changed. */
  readonly onOtherUsed: () => void;
}

/** One of our windows, and what main knows of its page. */
interface Place {
  readonly conversation: WindowConversation | null;
  readonly frame: AppWindow;
  readonly navigator: Navigator;
}

/** All windows: the main one, and one for each conversation that was opened in a window of its own. */
export class Windows {
  readonly #parts: WindowsParts;
  readonly #main: Place;
  /** In the order in which they were opened. */
  readonly #conversations = new Map<ConversationId, Place>();
  #lastUsed: Place;

  constructor(parts: WindowsParts) {
    this.#parts = parts;
    this.#main = this.#createPlace(null);
    this.#lastUsed = this.#main;
  }

  /** The main window. */
  get main(): AppWindow {
    return this.#main.frame;
  }

  /** The pages of all open windows. */
  get pages(): readonly WebContents[] {
    return this.#places.flatMap(({ frame }) => frame.contents ?? []);
  }

  /** The window in front: the one used last, or else the main one; null while both are closed. */
  get front(): BrowserWindow | null {
    return this.#lastUsed.frame.current ?? this.main.current;
  }

  /** Whether the page of the main window is ready for events. */
  get isPageReady(): boolean {
    return this.#main.navigator.isListening;
  }

  /** The open conversation of the window that has the focus; null: none. */
  get seen(): ConversationId | null {
    return this.#places.find(({ frame }) => frame.isFocused)?.navigator.open ?? null;
  }

  /** What the window used last shows, which polls read often, and what the others show. */
  get shown(): Request<'messages.open'> {
    const conversationId = this.#lastUsed.navigator.open;
    const open = this.#places.flatMap(({ navigator }) => navigator.open ?? []);
    const elsewhere = [...new Set(open)].filter((id) => id !== conversationId);
    return elsewhere.length === 0 ? { conversationId } : { conversationId, elsewhere };
  }

  /**
   * Shows a conversation in a window of its own: the one that it has, or a new one.
   * @throws AppError `validation` when `mostWindows` are open.
   */
  open(conversation: WindowConversation): void {
    const { conversationId } = conversation;
    const known = this.#showing(conversationId);
    if (known === undefined && this.#conversations.size >= mostConversationWindows) {
      throw new AppError('validation', { reason: 'too-many-windows', params: { most: mostConversationWindows } });
    }
    const place = known ?? this.#createPlace(conversation);
    if (known === undefined) this.#conversations.set(conversationId, place);
    place.frame.reveal();
  }

  /** Opens a link in the window that its conversation has, or else in the main one; null: only shows the main one. */
  show(link: DeepLink | null): void {
    const own = link?.kind === 'conversation' ? this.#showing(link.conversationId) : undefined;
    const place = own ?? this.#main;
    if (link !== null) place.navigator.go(link);
    place.frame.reveal();
  }

  /** Keeps a link for the main window, without showing that. */
  keep(link: DeepLink): void {
    this.#main.navigator.go(link);
  }

  /** Sends a command to the window in front, or to the main one if only that can carry it out, and shows it. */
  command(command: AppCommand): void {
    const needsMain = mainWindowCommands.some((each) => each === command);
    const place = needsMain || this.#lastUsed.frame.current === null ? this.#main : this.#lastUsed;
    place.frame.reveal();
    place.navigator.command(command);
  }

  /** What a page shows; null: everything. */
  contentOf(page: number): WindowConversation | null {
    return this.#placeOf(page)?.conversation ?? null;
  }

  /** A page is ready for events. Returns the link that it must open first. */
  ready(page: number): DeepLink | null {
    return this.#placeOf(page)?.navigator.ready() ?? null;
  }

  /** Opens a link in the window of a page as soon as that may receive it. */
  go(page: number, link: DeepLink): void {
    this.#placeOf(page)?.navigator.go(link);
  }

  /** Records the open conversation of a page. */
  conversationOpened(page: number, conversationId: ConversationId | null): void {
    this.#placeOf(page)?.navigator.conversationOpened(conversationId);
  }

  /** Records the active account, and closes the windows of conversations of any other. */
  accountActivated(account: AccountId | null): void {
    this.#main.navigator.accountActivated(account);
    for (const { conversation, frame } of this.#conversations.values()) {
      if (conversation?.accountId !== account) frame.current?.close();
    }
  }

  /** Lets the windows close, because Meridian is quitting. */
  prepareToQuit(): void {
    this.main.prepareToQuit();
  }

  get #places(): readonly Place[] {
    return [this.#main, ...this.#conversations.values()];
  }

  /** The window of a conversation; it may show one that its own is joined with. */
  #showing(id: ConversationId): Place | undefined {
    const places = [...this.#conversations.values()];
    return places.find(({ navigator }) => navigator.open === id) ?? this.#conversations.get(id);
  }

  #placeOf(page: number): Place | undefined {
    return this.#places.find(({ frame }) => frame.contents?.id === page);
  }

  #createPlace(conversation: WindowConversation | null): Place {
    const { open, staysInTray, publisher, onFocus, onBlur } = this.#parts;
    const navigator = new Navigator((event) => {
      const page = frame.contents;
      if (page === null) return;
      // Every key press counts. Links are coalesced like other events, so they arrive after a change of account.
      if (event.name === 'app.command') publisher.send(event, page);
      else publisher.publish(event, page);
    });
    const onPageLeft = (): void => navigator.pageLeft();
    const frame: AppWindow = new AppWindow({
      open: () => {
        const last = [...this.#conversations.values()].findLast(
          (each) => each !== place && each.frame.current !== null,
        );
        const beside = last?.frame.current ?? (conversation === null ? null : this.main.current);
        return open({ conversation, beside, isCascade: last !== undefined, onPageLeft });
      },
      staysInTray: () => conversation === null && staysInTray(),
      onFocus: () => {
        this.#use(place);
        onFocus();
      },
      onBlur,
      onClosed: () => {
        onPageLeft();
        if (conversation === null) return;
        this.#conversations.delete(conversation.conversationId);
        if (this.#lastUsed === place) this.#use(this.#main);
      },
    });
    const place: Place = { conversation, frame, navigator };
    return place;
  }

  #use(place: Place): void {
    if (place === this.#lastUsed) return;
    this.#lastUsed = place;
    this.#parts.onOtherUsed();
  }
}
