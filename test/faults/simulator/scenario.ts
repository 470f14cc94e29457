import type { Faults } from './faults.ts';

/*
 * What a run is made of, as plain data: the same scenario gives the same run, and a smaller one is still a scenario, so
 * that a failing one can be shrunk. Whoever is named by a number that nobody has is the one counted around.
 */

/** How a foreign writer writes its `sk`; see `timestampForms.ts`. */
export const keyForms = ['micros', 'naive', 'india', 'arizona', 'seconds', 'zulu', 'spaced'] as const;
export type KeyForm = (typeof keyForms)[number];

/** One computer with Meridian. Two of them may belong to the same person. */
export interface ClientSetup {
  readonly person: number;
  /** How far its clock is ahead of the world's, ms. */
  readonly clockMs: number;
  readonly rowMover: 'app' | 'lambda';
  /** Whether access rules let it change the lists of others. */
  readonly mayMoveRows: boolean;
  /** Between two refreshes while in use, ms. */
  readonly activeMs: number;
  readonly knownBy: 'id' | 'handle';
}

/** A conversation that is in the table before anybody starts. */
export interface ConversationSetup {
  readonly between: readonly [number, number];
  readonly messages: number;
  /** How long ago the last of them was written, ms; negative: that far in the future, as the older seed does. */
  readonly ageMs: number;
  readonly form: KeyForm;
  /** `proper`; `filler`: the seed's text at a time of no message; `twice`: the seed ran twice; `one-sided`: a batch failed halfway. */
  readonly rows: 'proper' | 'filler' | 'twice' | 'one-sided';
}

/** What a person at a client does. `group` counts the conversations that they see. */
export type ClientAction =
  | { readonly does: 'send'; readonly group: number; readonly count: number }
  | { readonly does: 'start'; readonly with: number }
  | { readonly does: 'mark-read' | 'fill'; readonly group: number }
  | { readonly does: 'draft'; readonly group: number; readonly empty: boolean }
  | { readonly does: 'open'; readonly group: number | null }
  | { readonly does: 'disappear'; readonly group: number; readonly afterMs: 3_600_000 | 86_400_000 | null }
  | { readonly does: 'focus' | 'blur' | 'refresh' | 'retry' | 'discard' | 'leave' }
  | { readonly does: 'sleep' | 'offline'; readonly forMs: number }
  /** Somebody, or NTP, sets the device's clock. */
  | { readonly does: 'set-clock'; readonly byMs: number }
  /** The process ends at once and is started again later; the copy of the table may be lost by that, the outbox never. */
  | { readonly does: 'crash'; readonly forMs: number; readonly losesCache: boolean };

/** What other programs do to the table. `group` counts all conversations. */
export type ForeignAction =
  | {
      readonly does: 'web-send';
      readonly group: number;
      readonly side: 0 | 1;
      readonly form: KeyForm;
      /** How far the writer's clock is ahead, ms. */
      readonly clockMs: number;
      /** Who moves the group rows, when no Lambda does: nobody, as with a local table, or a fork of the app that does. */
      readonly movesRows: boolean;
      /** A second row of the same `message_uuid` so much later, ms; null: none. */
      readonly copyMs: number | null;
    }
  | {
      readonly does: 'web-start';
      readonly between: readonly [number, number];
      readonly form: KeyForm;
      readonly clockMs: number;
      /** Which of its three rows come through: own list, other's list, message. */
      readonly written: readonly [boolean, boolean, boolean];
    }
  | { readonly does: 'web-edit'; readonly group: number; readonly nth: number }
  | { readonly does: 'garbage'; readonly group: number; readonly kind: 'message' | 'group-row'; readonly odd: number };

interface ClientStep {
  /** After the step before, ms. */
  readonly afterMs: number;
  readonly client: number;
  readonly action: ClientAction;
}

interface ForeignStep {
  readonly afterMs: number;
  readonly client: null;
  readonly action: ForeignAction;
}

export type Step = ClientStep | ForeignStep;

export interface Scenario {
  readonly clients: readonly ClientSetup[];
  readonly hasIndex: boolean;
  /** Whether a Lambda on the table's stream moves group rows. It needs the index. */
  readonly hasLambda: boolean;
  readonly conversations: readonly ConversationSetup[];
  readonly steps: readonly Step[];
  readonly faults: Faults;
  /** Of everything that is left to chance: latencies, jitter. */
  readonly chance: number;
}
