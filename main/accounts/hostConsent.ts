import type { BaseWindow, Dialog, MessageBoxOptions } from 'electron';
import { type Credentials, isLoopback, type TableSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text/oneLine.ts';
import type { Translator } from '../../shared/text/translator.ts';

export interface HostConsentParts {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly window: () => BaseWindow | null;
  readonly translator: () => Translator;
}

type Destination = Pick<TableSettings, 'endpoint' | 'credentials'>;

/** More of a name does not fit into a dialog. */
const longestName = 100;

/**
 * Decides which hosts receive the credentials of profiles, of the environment and of identity pools: AWS's own, this
 * computer, and those that the user allowed in a dialog of the main process, since a page can request any.
 */
export class HostConsent {
  readonly #parts: HostConsentParts;
  /** What the user allowed in this run. */
  readonly #allowed = new Set<string>();
  #question: { readonly about: string; readonly answer: Promise<boolean> } | null = null;

  constructor(parts: HostConsentParts) {
    this.#parts = parts;
  }

  /**
   * Resolves if these credentials may be used with this endpoint. Asks the user, unless one of their accounts does the same.
   * @throws AppError `validation` if the user refuses, or is being asked about another one
   */
  async require({ endpoint, credentials }: Destination, accounts: readonly Destination[]): Promise<void> {
    // The page knows entered keys anyway, and stored ones have a place of their own.
    if (endpoint === null || credentials.kind === 'keys') return;
    const { origin, host, hostname } = new URL(endpoint);
    if (isLoopback(hostname)) return;
    const about = JSON.stringify([origin, credentials]);
    const isAllowed = (other: Destination): boolean =>
      other.endpoint !== null && JSON.stringify([new URL(other.endpoint).origin, other.credentials]) === about;
    if (this.#allowed.has(about) || accounts.some(isAllowed)) return;
    this.#question ??= { about, answer: this.#ask(host, credentials) };
    if (this.#question.about !== about || !(await this.#question.answer)) {
      throw new AppError('validation', { reason: 'host-not-allowed', params: { host } });
    }
    this.#allowed.add(about);
  }

  async #ask(host: string, credentials: Exclude<Credentials, { kind: 'keys' }>): Promise<boolean> {
    const { dialog, window, translator } = this.#parts;
    const { t } = translator();
    const name = oneLine(nameOf(credentials), longestName);
    const options: MessageBoxOptions = {
      type: 'warning',
      message: t('consent.title', { host }),
      detail: t('consent.body', { kind: credentials.kind, name }),
      buttons: [t('consent.deny'), t('consent.allow')],
      defaultId: 0,
      cancelId: 0,
      // Windows would show some buttons as large links.
      noLink: true,
    };
    const parent = window();
    try {
      const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
      return response === 1;
    } finally {
      this.#question = null;
    }
  }
}

function nameOf(credentials: Exclude<Credentials, { kind: 'keys' }>): string {
  switch (credentials.kind) {
    case 'default':
      return '';
    case 'profile':
      return credentials.name;
    case 'cognito':
      return credentials.identityPoolId;
  }
}
