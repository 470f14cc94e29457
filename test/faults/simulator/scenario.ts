import type { Faults } from './faults.ts';

/*
 * The input of a run as plain data: the same scenario gives the same run, and a part of a scenario is one too, so that a failing
 * one can be shrunk. Numbers of clients, people and conversations are taken modulo their count.
 */

/** How a foreign writer writes its `sk`; see `timestampForms.ts`. */
export const keyForms = ['micros', 'naive', 'india', 'arizona', 'seconds', 'zulu', 'spaced'] as const;
export type KeyForm = (typeof keyForms)[number];

/** One computer with Meridian. Two of them may belong to the same person. */
export interface ClientSetup {
  readonly person: number;
  /** How far its clock is ahead of the simulated time, ms. */
  readonly clockMs: number;
  readonly rowMover: 'app' | 'lambda';
  /** Whether access rules let it change the lists of others. */
  readonly mayMoveRows: boolean;
  /** The interval between refreshes in use, ms. */
  readonly activeMs: number;
  readonly knownBy: 'id' | 'handle';
}

/** A conversation in the table before the clients start. */
export interface ConversationSetup {
  readonly between: readonly [number, number];
  readonly messages: number;
  /** The age of the last message, ms; negative: in the future, as the older seed does. */
  readonly ageMs: number;
  readonly form: KeyForm;
  /** `proper`; `filler`: the seed's text at a time of no message; `twice`: the seed ran twice; `one-sided`: a batch failed halfway. */
  readonly rows: 'proper' | 'filler' | 'twice' | 'one-sided';
}

/** An action of a person at a client. `conversation` is the number of a conversation that they see. */
export type ClientAction =
  | { readonly does: 'send'; readonly conversation: number; readonly count: number }
  | { readonly does: 'start'; readonly with: number }
  /** Starts a conversation with those people whose bit of `with` is set. */
  | { readonly does: 'start-group'; readonly with: number }
  /** Of the conversations of many that they see. */
  | {
      readonly does: 'change-group';
      readonly conversation: number;
      readonly what: 'add' | 'remove' | 'leave' | 'rename' | 'role';
      readonly with: number;
    }
  /** Of the messages that it may be done to, the `nth`, counted from the newest. */
  | {
      readonly does: 'change';
      readonly conversation: number;
      readonly what: 'edit' | 'react' | 'take-back' | 'delete' | 'hide' | 'reply';
      readonly nth: number;
    }
  | { readonly does: 'mark-read' | 'fill'; readonly conversation: number }
  | { readonly does: 'draft'; readonly conversation: number; readonly empty: boolean }
  | {
      readonly does: 'keep';
      readonly conversation: number;
      readonly kind: 'pinned' | 'archived' | 'unread';
      readonly isOn: boolean;
    }
  | { readonly does: 'open'; readonly conversation: number | null }
  | { readonly does: 'disappear'; readonly conversation: number; readonly afterMs: 3_600_000 | 86_400_000 | null }
  | { readonly does: 'focus' | 'blur' | 'refresh' | 'retry' | 'discard' | 'leave' }
  | { readonly does: 'sleep' | 'offline'; readonly forMs: number }
  /** A person or NTP sets the device's clock. */
  | { readonly does: 'set-clock'; readonly byMs: number }
  /** The process ends at once and restarts later; the cache may be lost, the outbox never. */
  | { readonly does: 'crash'; readonly forMs: number; readonly losesCache: boolean };

/** An action of another program. `conversation` is the number of a conversation. */
export type ForeignAction =
  | {
      readonly does: 'web-send';
      readonly conversation: number;
      readonly side: 0 | 1;
      readonly form: KeyForm;
      /** How far the writer's clock is ahead, ms. */
      readonly clockMs: number;
      /** Whether the writer moves the group rows when no Lambda does, like a fork of the app. */
      readonly movesRows: boolean;
      /** The delay of a second row with the same `message_uuid`, ms; null: none. */
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
  | { readonly does: 'web-edit'; readonly conversation: number; readonly nth: number }
  | {
      readonly does: 'garbage';
      readonly conversation: number;
      readonly kind: 'message' | 'group-row';
      readonly odd: number;
    };

interface ClientStep {
  /** The time since the previous step, ms. */
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
  /** The seed of latencies and jitter. */
  readonly chance: number;
}
