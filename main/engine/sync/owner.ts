import type { ConnectionSettings } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Account, type Person, UserId } from '../../../shared/model.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import type { Cache } from '../store/cache/cache.ts';

/**
 * Finds out which user of the table owns the account. The connection names the owner by uuid or by handle: a handle is
 * looked up once and cached, and the display name comes from what the owner wrote, since the owner's group rows lack it.
 */
export class OwnerResolver {
  readonly #connection: ConnectionSettings;
  readonly #cache: Cache;
  readonly #store: MessageStore;
  readonly #onChange: (account: Account) => void;
  #person: Person;
  #isResolved: boolean;
  #notFound: AppError | null = null;
  #lookup: Promise<Person> | null = null;

  constructor(connection: ConnectionSettings, cache: Cache, store: MessageStore, onChange: (account: Account) => void) {
    this.#connection = connection;
    this.#cache = cache;
    this.#store = store;
    this.#onChange = onChange;
    const handle = parseHandle(connection.user);
    const known = handle === null ? UserId.parse(connection.user) : cache.values.get('ownerId');
    this.#isResolved = known !== null;
    // Until the handle is looked up, it serves as an id, which no row can equal.
    const id = known ?? UserId.parse(connection.user);
    this.#person = cache.people.find(id) ?? { id, name: handle ?? '', handle: handle ?? '' };
  }

  /** The owner as far as known; before `resolve`, the id may be one that no row has. */
  get person(): Person {
    return this.#person;
  }

  get account(): Account {
    const { table, region, endpoint } = this.#connection;
    return { owner: this.#person, table, region, endpoint };
  }

  /**
   * The owner; the first time an account is known by handle, looks the handle up in the table. After a lookup without a
   * result it rejects without another one until {@link retryLookup}: a lookup scans the whole table, and the sync loop
   * would repeat, and pay for, four of them a minute.
   *
   * @throws AppError `not-found`, or the error of the request
   */
  async resolve(signal: AbortSignal): Promise<Person> {
    if (this.#notFound) throw this.#notFound;
    if (this.#isResolved) return this.#person;
    // Pulling and pushing both begin with this.
    this.#lookup ??= this.#lookUp(signal).finally(() => {
      this.#lookup = null;
    });
    return this.#lookup;
  }

  async #lookUp(signal: AbortSignal): Promise<Person> {
    const { handle } = this.#person;
    const person = await this.#store.findPerson(handle, { purpose: 'setup', signal });
    if (!person) {
      const details = { table: this.#connection.table, handle };
      const params = { ...details, handle: `@${handle}` };
      this.#notFound = new AppError('not-found', { reason: 'owner-unknown', params, details });
      throw this.#notFound;
    }
    this.#isResolved = true;
    // What the owner did to messages and conversations before has the handle in place of their ID.
    this.#cache.changes.claim(this.#person.id, person.id);
    this.#cache.members.claim(this.#person.id, person);
    this.#cache.values.set('ownerId', person.id);
    this.#set(person);
    return person;
  }

  /** Lets the next `resolve` look the handle up again although the last lookup had no result. */
  retryLookup(): void {
    this.#notFound = null;
  }

  /** Takes over the newest name and handle under which the owner wrote, if the cache has any. */
  learnName(): void {
    const seen = this.#cache.people.find(this.#person.id);
    if (seen) this.#set({ ...seen, handle: seen.handle || this.#person.handle });
  }

  #set(person: Person): void {
    const { id, name, handle } = this.#person;
    if (id === person.id && name === person.name && handle === person.handle) return;
    this.#person = person;
    this.#onChange(this.account);
  }
}

const parseHandle = (user: string): string | null => (user.startsWith('@') && user.length > 1 ? user.slice(1) : null);
