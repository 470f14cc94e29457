import type { AppCommand } from '../../shared/contract/app.ts';
import type { MainEvent } from '../../shared/contract/contract.ts';
import { type DeepLink, parseDeepLink } from '../../shared/deepLinks.ts';
import type { AccountId, ConversationId } from '../../shared/model.ts';

/**
 * Sends links and menu commands to the page. While the page loads they are kept until it calls `ready`; after a reload the
 * page returns to its last conversation.
 */
export class Navigator {
  readonly #send: (event: MainEvent) => void;
  #isListening = false;
  #next: DeepLink | null = null;
  #command: AppCommand | null = null;
  #account: AccountId | null = null;
  #open: ConversationId | null = null;

  constructor(send: (event: MainEvent) => void) {
    this.#send = send;
  }

  /** Whether the page is ready for events. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** The open conversation of the window, or null. */
  get open(): ConversationId | null {
    return this.#open;
  }

  /** Records the open conversation of the window. */
  conversationOpened(conversationId: ConversationId | null): void {
    this.#open = conversationId;
  }

  /** Records the active account. Another account has other conversations, so none is open. */
  accountActivated(account: AccountId | null): void {
    if (account === this.#account) return;
    this.#account = account;
    this.#open = null;
  }

  /** Opens a link as soon as the page is ready. */
  go(link: DeepLink): void {
    if (this.#isListening) this.#send({ name: 'app.navigate', payload: { link } });
    else this.#next = link;
  }

  /** Sends a menu command as soon as the page is ready. */
  command(command: AppCommand): void {
    if (this.#isListening) this.#send({ name: 'app.command', payload: { command } });
    else this.#command = command;
  }

  /** The page is ready for events. Returns the link that it must open first. */
  ready(): DeepLink | null {
    this.#isListening = true;
    const back: DeepLink | null =
      this.#open === null ? null : { kind: 'conversation', conversationId: this.#open, messageId: null };
    const first = this.#next ?? back;
    this.#next = null;
    const command = this.#command;
    this.#command = null;
    if (command !== null) this.command(command);
    return first;
  }

  /** The page has closed or is loading again. */
  pageLeft(): void {
    this.#isListening = false;
  }
}

/** The last `meridian:` address of a command line, as browsers and desktops start programs; null if there is none. */
export function linkArgument(argv: readonly string[]): DeepLink | null {
  const address = argv.findLast((argument) => /^meridian:/i.test(argument));
  return address === undefined ? null : parseDeepLink(address);
}
