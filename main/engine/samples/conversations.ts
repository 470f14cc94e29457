import type { Person } from '../../../shared/model.ts';
import type { DoneToMessage } from './changes.ts';
import type { ScriptParts, Words } from './dialogue.ts';
import { people } from './people.ts';
import { commonWords, smallTalk } from './texts/common.ts';
import * as home from './texts/home.ts';
import * as languages from './texts/languages.ts';
import * as outdoors from './texts/outdoors.ts';
import * as work from './texts/work.ts';

/** Defects in the rows of a conversation; see "Hazards" in the data model. */
export type Damage =
  /** Older group rows that were never deleted, this many on each side. */
  | { readonly kind: 'duplicate-rows'; readonly count: number }
  /** The other person's group row is missing. */
  | { readonly kind: 'one-sided' }
  /** The group rows have an older message, this many before the last. */
  | { readonly kind: 'stale-rows'; readonly behind: number }
  /** Group rows without any message. */
  | { readonly kind: 'no-messages' }
  /** Messages without any group row. */
  | { readonly kind: 'no-rows' }
  /** A last message from a clock that is half an hour ahead; its text. */
  | { readonly kind: 'clock-ahead'; readonly text: string }
  /** A message whose `sk` is no time; its `sk` and text. */
  | { readonly kind: 'unparsable'; readonly sk: string; readonly text: string };

/** One conversation of the sample data. Days and minutes count back from now. */
export interface SampleConversation extends ScriptParts {
  /** Seeds the conversation's ids, times and choices. */
  readonly key: string;
  readonly other: Person;
  readonly size: number;
  readonly startDaysAgo: number;
  readonly endMinutesAgo: number;
  readonly silenceDays: number;
  readonly damage: readonly Damage[];
  readonly done: readonly Done[];
}

/** What was done to a message of a conversation, and the message that it replies to; both by their whole texts. */
export interface Done extends DoneToMessage {
  readonly to: string;
  readonly isReplyTo?: string;
}

const hours = (count: number): number => count * 60;
const days = (count: number): number => count * 24 * 60;

const conversation = (
  key: string,
  other: Person,
  size: number,
  [startDaysAgo, endMinutesAgo]: readonly [number, number],
  [history, recent, ...routine]: readonly [string, string, ...string[]],
  options: { readonly silenceDays?: number; readonly damage?: readonly Damage[]; readonly done?: readonly Done[] } = {},
): SampleConversation => ({
  key,
  other,
  size,
  startDaysAgo,
  endMinutesAgo,
  history,
  recent,
  routine,
  silenceDays: options.silenceDays ?? 1,
  damage: options.damage ?? [],
  done: options.done ?? [],
});

const noText = '';

/** The owner's conversations, 14 of them, and one whose rows were lost. */
export const conversations: readonly SampleConversation[] = [
  conversation(
    'team',
    people.siobhan,
    400,
    [425, 4],
    [work.teamHistory, work.teamRecent, work.teamRoutine, smallTalk],
    {
      damage: [{ kind: 'duplicate-rows', count: 2 }],
      done: [
        { to: 'Everywhere. I renamed the last three just now.', reactions: { '👍': ['noor'] } },
        { to: "That's the whole pull request in four lines 😄", reactions: { '❤️': ['siobhan'] } },
        { to: '41 seconds, of which 30 are the emulator.', isReplyTo: 'And the time?' },
        { to: 'Merged 🎉', reactions: { '🎉': ['siobhan', 'noor'] } },
      ],
    },
  ),
  conversation(
    'climbing',
    people.ines,
    160,
    [410, 17],
    [outdoors.climbingHistory, outdoors.climbingRecent, smallTalk],
    {
      done: [
        { to: '11 grams of friendship.', reactions: { '🥄': ['ines'] } },
        { to: "🏔️🧗‍♀️ I'm telling my boss today.", reactions: { '💪': ['ines'] } },
        // A reply to a message of months ago.
        { to: 'That there are only two spoons.', isReplyTo: '11 grams of friendship.', reactions: { '😂': ['noor'] } },
      ],
    },
  ),
  conversation(
    'bakery',
    people.gosia,
    170,
    [390, 96],
    [home.bakeryHistory, home.bakeryRecent, home.bakeryRoutine, smallTalk],
  ),
  conversation('family', people.layla, 90, [418, hours(5)], [languages.familyHistory, languages.familyRecent], {
    done: [{ to: 'جدتي على دراجة؟! هذا لا يصدَّق.', reactions: { '🚲': ['noor'], '😄': ['layla'] } }],
  }),
  conversation('study', people.misaki, 90, [300, hours(9)], [languages.studyHistory, languages.studyRecent]),
  conversation('flat', people.dasha, 140, [240, hours(23)], [home.flatHistory, home.flatRecent, smallTalk]),
  conversation('clocks', people.siyuan, 110, [330, 41], [work.clocksHistory, work.clocksRecent, smallTalk], {
    damage: [{ kind: 'clock-ahead', text: work.clockAheadText }],
  }),
  conversation('recipes', people.priya, 115, [350, days(2)], [home.recipeHistory, home.recipeRecent, smallTalk]),
  conversation('garden', people.tomas, 95, [400, days(3)], [outdoors.gardenHistory, outdoors.gardenRecent, smallTalk], {
    silenceDays: 21,
    damage: [{ kind: 'duplicate-rows', count: 1 }],
  }),
  conversation('choir', people.yael, 70, [200, days(6)], [languages.choirHistory, languages.choirRecent, smallTalk], {
    damage: [{ kind: 'unparsable', sk: 'last tuesday, after the rehearsal', text: 'תווים לפרק השלישי' }],
  }),
  conversation(
    'bicycles',
    people.kwame,
    70,
    [280, days(12)],
    [outdoors.bicycleHistory, outdoors.bicycleRecent, smallTalk],
    { damage: [{ kind: 'stale-rows', behind: 5 }] },
  ),
  conversation('photos', people.anh, 60, [380, days(160)], [outdoors.photoHistory, outdoors.photoRecent, smallTalk], {
    damage: [{ kind: 'one-sided' }],
  }),
  conversation('release', people.siobhan, 12, [75, days(74)], [noText, work.releaseWeekend]),
  conversation('empty', people.kwame, 0, [31, days(30)], [noText, noText], { damage: [{ kind: 'no-messages' }] }),
  conversation('lost', people.tomas, 3, [36, days(35)], [noText, outdoors.lostConversation], {
    damage: [{ kind: 'no-rows' }],
  }),
];

/** Words for the slots of all scripts. */
export const words: Words = {
  ...commonWords,
  pr: ['287', '301', '318', '326', '339', '347', '352', '360', '371', '384', '395', '403'],
  module: ['importer', 'outbox', 'timetable page', 'harbour list', 'retry', 'search', 'notification'],
  version: ['4.2', '4.3', '4.4', '4.5', '4.6.1', '4.7', '5.0'],
  colleague: ['Siyuan', 'Benedikt', 'Olu', 'Hanneke'],
  harbour: ['Setúbal', 'Kochi', 'Trieste', 'Bergen', 'Cork', 'Funchal'],
  hour2: ['ten', 'eleven', 'half past one', 'three'],
  baker: ['Kuba', 'Aïcha', 'Carlota', 'Old Mr Amaral'],
  team: ['early', 'late', 'market'],
  rota: [yearOfRota()],
};

/** The rota of a year, some 20 KB of text: far beyond the limit of the web app, as pasted texts are. */
function yearOfRota(): string {
  const shifts = [
    'Gosia + Noor',
    'Kuba + Aïcha',
    'Carlota + Kuba',
    'Aïcha + Noor',
    'Mr Amaral + Gosia',
    'Noor + Carlota',
  ];
  const breads = ['sourdough 40, rye 25', 'sourdough 55, plaits 8', 'rye 30, rolls 90', 'rolls 120, knots 40'];
  const rows = [home.rotaHeading];
  for (let week = 1; week <= 52; week++) {
    rows.push('', `Week ${week}`);
    for (const [i, day] of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].entries()) {
      const early = shifts[(week + i) % shifts.length];
      const late = shifts[(week * 5 + i + 3) % shifts.length];
      rows.push(`${day}  early ${early} · late ${late} · ${breads[(week + i * 3) % breads.length]}`);
    }
  }
  return rows.join('\n');
}
