import type { Preferences, Purpose, Units } from '../../../shared/ipc/contract.ts';
import type { ConversationId, DisappearAfter, MessageCursor, MutedUntil } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { StoreParts } from '../sqlite/openStore.ts';
import { Disappearing } from './disappearing.ts';
import { Drafts } from './drafts.ts';
import { DurableStore } from './durableStore.ts';
import { type CostEntry, type DayUnits, Ledger } from './ledger.ts';
import { Mutes } from './mutes.ts';
import { type PreferenceChange, StoredPreferences } from './preferences.ts';
import { type LateArrival, ReadMarkers } from './readMarkers.ts';
import { type Flag, State, type WrittenProfile } from './state.ts';

/** What this computer alone knows, and that never leaves it: drafts, what was read, settings and costs. */
export abstract class LocalState extends DurableStore {
  readonly #drafts: Drafts;
  readonly #markers: ReadMarkers;
  readonly #disappearing: Disappearing;
  readonly #mutes: Mutes;
  readonly #preferences: StoredPreferences;
  readonly #state: State;
  readonly #ledger: Ledger;

  constructor(parts: StoreParts) {
    super(parts);
    const { statements } = this;
    this.#drafts = new Drafts(statements);
    this.#markers = new ReadMarkers(statements);
    this.#disappearing = new Disappearing(statements);
    this.#mutes = new Mutes(statements);
    this.#preferences = new StoredPreferences(statements);
    this.#state = new State(statements);
    this.#ledger = new Ledger(statements);
  }

  /** Empty text forgets the draft. */
  saveDraft(conversationId: ConversationId, text: string, at: Instant): void {
    this.run(() => this.#drafts.save(conversationId, text, at));
  }

  /** Empty: there is none. */
  draft(conversationId: ConversationId): string {
    return this.run(() => this.#drafts.find(conversationId));
  }

  drafts(): Map<ConversationId, string> {
    return this.run(() => this.#drafts.all());
  }

  /** Everything up to it was read here, but for the late arrivals; null: nothing was. */
  marker(conversationId: ConversationId): MessageCursor | null {
    return this.run(() => this.#markers.marker(conversationId));
  }

  markers(): Map<ConversationId, MessageCursor> {
    return this.run(() => this.#markers.markers());
  }

  /** The marker moves up to there, never back; late arrivals up to there are read. */
  markRead(conversationId: ConversationId, upTo: MessageCursor): void {
    this.transaction(() => this.#markers.markRead(conversationId, upTo));
  }

  /** Sets the marker of a conversation that has none. */
  markReadIfNew(conversationId: ConversationId, upTo: MessageCursor): void {
    this.run(() => this.#markers.markReadIfNew(conversationId, upTo));
  }

  /** Messages that turned up before the marker: unread, once. What lies after the marker is unread anyhow. */
  addLate(conversationId: ConversationId, arrivals: readonly LateArrival[]): void {
    this.transaction(() => this.#markers.addLate(conversationId, arrivals));
  }

  /** The late arrivals that were not read and can be, in their order. */
  late(conversationId: ConversationId, now: Instant): MessageCursor[] {
    return this.run(() => this.#markers.late(conversationId, now));
  }

  /** Only of conversations that have any. */
  lateCounts(now: Instant): Map<ConversationId, number> {
    return this.run(() => this.#markers.lateCounts(now));
  }

  disappearAfter(conversationId: ConversationId): DisappearAfter {
    return this.run(() => this.#disappearing.find(conversationId));
  }

  setDisappearAfter(conversationId: ConversationId, after: DisappearAfter): void {
    this.run(() => this.#disappearing.set(conversationId, after));
  }

  /** Only of conversations whose own messages disappear. */
  disappearing(): Map<ConversationId, DisappearAfter> {
    return this.run(() => this.#disappearing.all());
  }

  mutedUntil(conversationId: ConversationId): MutedUntil {
    return this.run(() => this.#mutes.find(conversationId));
  }

  setMuted(conversationId: ConversationId, until: MutedUntil): void {
    this.run(() => this.#mutes.set(conversationId, until));
  }

  /** Only of conversations that are muted, or were. */
  mutes(): Map<ConversationId, MutedUntil> {
    return this.run(() => this.#mutes.all());
  }

  preferences(): Preferences {
    return this.run(() => this.#preferences.read());
  }

  /** Changes what is named and gives all. */
  setPreferences(change: PreferenceChange): Preferences {
    return this.transaction(() => this.#preferences.change(change));
  }

  flag(flag: Flag): boolean {
    return this.run(() => this.#state.flag(flag));
  }

  setFlag(flag: Flag): void {
    this.run(() => this.#state.setFlag(flag));
  }

  profileWritten(): WrittenProfile | null {
    return this.run(() => this.#state.profileWritten());
  }

  setProfileWritten(profile: WrittenProfile): void {
    this.run(() => this.#state.setProfileWritten(profile));
  }

  addCost(entries: readonly CostEntry[]): void {
    this.transaction(() => this.#ledger.add(entries));
  }

  /** Sums by purpose, from the beginning of the quarter of an hour that `from` is in. */
  costSince(from: Instant): Record<Purpose, Units> {
    return this.run(() => this.#ledger.since(from));
  }

  /** Sums by purpose of days that begin then, ascending; the last one lasts until now. */
  costOfDays(days: readonly Instant[]): DayUnits[] {
    return this.run(() => this.#ledger.days(days));
  }

  /** Forgets what served its time: costs of long ago, what was read long ago, and what is muted no longer. */
  forgetOld(now: Instant): void {
    this.transaction(() => {
      this.#mutes.forget(now);
      this.#ledger.forget(now);
      this.#markers.forgetRead(now);
    });
  }
}
