import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BaseWindow, MessageBoxOptions } from 'electron';
import { expect } from 'vitest';
import { type AccountsRoot, composeAccounts } from '../../main/accounts/composeAccounts.ts';
import { HostConsent } from '../../main/accounts/hostConsent.ts';
import type { KeyChoice } from '../../main/accounts/keyProtection.ts';
import type { Content } from '../../main/app/storedContent.ts';
import { systemClock } from '../../main/engine/clock.ts';
import type { LogLine, SignedIn } from '../../main/engine/protocol.ts';
import { Vault } from '../../main/lock/vault.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import { type AccountEntry, type TestReport, testSteps } from '../../shared/contract/accounts.ts';
import { type AppEvent, methods } from '../../shared/contract/contract.ts';
import type { AccountId } from '../../shared/model.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { createFakeKeychain } from './fakeKeychain.ts';

/** The accounts part of the app: real threads, engines on real files, an embedded table. */
export class AccountsBench {
  readonly userData: string;
  readonly emulator: Emulator;
  readonly events: AppEvent[] = [];
  readonly lines: LogLine[] = [];
  readonly logged: string[] = [];
  readonly keychain = createFakeKeychain(7);
  /** The vault of the next run; a run with its own forgets the key. */
  vault: Vault;
  /** What the user chose for a computer without a keychain. */
  keyChoice: KeyChoice | null = null;
  /** The error with which a write of the list of accounts fails; null if it succeeds. */
  diskFailure: Error | null = null;
  /** The questions of main's dialogs about hosts, and whether the user allows the next ones. */
  readonly signedIn: SignedIn[] = [];
  readonly questions: string[] = [];
  allows = false;
  #content: Content = {};
  readonly #roots: AccountsRoot[] = [];

  private constructor(userData: string, emulator: Emulator) {
    this.userData = userData;
    this.emulator = emulator;
    this.vault = this.openVault();
  }

  /** The vault as another run opens it: without a key. */
  openVault(): Vault {
    return new Vault(path.join(this.userData, 'passphrase.key'), systemClock);
  }

  static async open(): Promise<AccountsBench> {
    const userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-app-'));
    return new AccountsBench(userData, await startDynalite({ directory: null }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.stop()));
    await this.emulator.stop();
    await fs.rm(this.userData, { recursive: true });
  }

  /** A connection to the embedded table. */
  connectionOf(user: string, changes: object = {}): ConnectionSettings {
    return ConnectionSettings.parse({ user, endpoint: this.emulator.endpoint, ...changes });
  }

  /** Composes the accounts without starting them. Each call is another run of the app on the same disk. */
  compose(launch: ConnectionSettings | null = null): AccountsRoot {
    const root = composeAccounts({
      userData: this.userData,
      file: {
        content: this.#content,
        write: (content) => {
          if (this.diskFailure) throw this.diskFailure;
          this.#content = JSON.parse(JSON.stringify(content));
        },
        setAside: () => {},
      },
      launch,
      keychain: this.keychain.keychain,
      vault: this.vault,
      keyChoice: { stored: this.keyChoice, remember: (choice) => (this.keyChoice = choice) },
      keysChanged: () => {},
      clock: systemClock,
      log: (_level, text) => void this.logged.push(text),
      writeLine: (line) => void this.lines.push(line),
      publisher: { publish: (event) => void this.events.push(event) },
      consent: new HostConsent({
        dialog: {
          showMessageBox: async (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions) => {
            this.questions.push((second ?? (first as MessageBoxOptions)).message);
            return { response: this.allows ? 1 : 0, checkboxChecked: false };
          },
        },
        window: () => null,
        translator: () => createTranslator('en', 'en'),
      }),
      signedIn: (each) => void this.signedIn.push(each),
      arrived: () => {},
      readElsewhere: () => {},
      messagesRemoved: () => {},
      workerScript: path.join(import.meta.dirname, '../../main/engine/worker.ts'),
    });
    this.#roots.push(root);
    return root;
  }

  async start(launch: ConnectionSettings | null = null): Promise<AccountsRoot> {
    const root = this.compose(launch);
    await root.accounts.start();
    return root;
  }

  /** Creates the table of all connections of this bench. */
  async createTable(root: AccountsRoot): Promise<void> {
    await root.handlers['accounts.createTable']({ connection: this.connectionOf('u'), keys: null, accountId: null });
  }

  /** The names of the accounts' directories. */
  async directories(): Promise<string[]> {
    return (await fs.readdir(path.join(this.userData, 'accounts')).catch(() => [])).sort();
  }

  /** Everything that was written: all files, log lines and events. */
  async everythingWritten(): Promise<string> {
    const entries = await fs.readdir(this.userData, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const texts = await Promise.all(
      files.map(({ parentPath, name }) => fs.readFile(path.join(parentPath, name), 'latin1')),
    );
    const records = [this.#content, this.lines, this.events, this.logged].map((value) => JSON.stringify(value));
    return [...texts, ...records].join('\n');
  }

  /** Runs a connection test and returns how each step ended. */
  async outcomeOf(root: AccountsRoot, request: object): Promise<TestReport[]> {
    const parsed = methods['accounts.test'].request.parse({ keys: null, accountId: null, write: false, ...request });
    const { runId } = await root.handlers['accounts.test'](parsed);
    const ends = (): TestReport[] =>
      this.events.flatMap(({ name, payload }) =>
        name === 'accounts.tested' && payload.runId === runId && payload.report.state !== 'running'
          ? [payload.report]
          : [],
      );
    await expect.poll(() => ends().length, { timeout: 20_000 }).toBe(testSteps.length);
    return ends();
  }
}

/** An account's entry in the list. */
export function entryOf({ accounts }: AccountsRoot, id: AccountId): AccountEntry {
  const entry = accounts.list().accounts.find((each) => each.id === id);
  if (!entry) throw new Error('no such account');
  return entry;
}
