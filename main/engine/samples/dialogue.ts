import type { Random } from './random.ts';

/** One line of a script. */
export interface Line {
  readonly by: 'owner' | 'other';
  readonly text: string;
}

/** Consecutive lines in a fixed order. */
export type Exchange = readonly Line[];

/** Words for the slots of a script, by slot. */
export type Words = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a script. A line that starts with `> ` is the owner's, with `< ` the other person's; any other line goes on with
 * the text before it, less up to two spaces. A blank line ends an exchange. Inside a text, `‹a|b|c›` stands for one of
 * several wordings and `‹day›` for a word of that kind; {@link fillIn} replaces both.
 */
export function parseScript(script: string): Exchange[] {
  return script
    .trim()
    .split(/\n{2,}/)
    .filter((block) => block !== '')
    .map((block) => {
      const lines: Line[] = [];
      for (const raw of block.split('\n')) {
        const last = lines.at(-1);
        if (raw.startsWith('> ')) lines.push({ by: 'owner', text: raw.slice(2) });
        else if (raw.startsWith('< ')) lines.push({ by: 'other', text: raw.slice(2) });
        else if (last === undefined) throw new SyntaxError(`Line without a speaker: ${raw}`);
        else lines[lines.length - 1] = { ...last, text: `${last.text}\n${raw.replace(/^ {1,2}/, '')}` };
      }
      return lines;
    });
}

/**
 * Replaces what stands in single guillemets. Within one exchange a slot keeps its word, and wordings are chosen by the same number,
 * so that the second of `‹10|15›` goes with the second of `‹ten|fifteen›`.
 */
export function fillIn(exchange: Exchange, words: Words, random: Random): Exchange {
  const variant = random.below(60);
  const chosen = new Map<string, string>();
  const choose = (slot: string): string => {
    const wordings = slot.split('|');
    if (wordings.length > 1) return wordings[variant % wordings.length] ?? '';
    const known = chosen.get(slot);
    if (known !== undefined) return known;
    const word = random.pick(words[slot] ?? []);
    chosen.set(slot, word);
    return word;
  };
  return exchange.map(({ by, text }) => ({ by, text: text.replace(/‹([^›]+)›/g, (_, slot: string) => choose(slot)) }));
}

export interface ScriptParts {
  /** Exchanges that occur once, in this order. */
  readonly history: string;
  /** Exchanges that repeat. */
  readonly routine: readonly string[];
  /** The newest exchanges, in this order. */
  readonly recent: string;
}

/** Minimum distance between equal texts in a conversation, in messages. */
const DISTANCE = 100;

/**
 * A conversation of about `size` messages: the history with routine in between, then the recent exchanges. Shorter
 * when more would mean to repeat a text within {@link DISTANCE} messages.
 */
export function composeDialogue(
  parts: ScriptParts,
  size: number,
  words: Words,
  random: Random,
): { readonly history: readonly Exchange[]; readonly recent: readonly Exchange[] } {
  const fill = (exchange: Exchange): Exchange => fillIn(exchange, words, random);
  const history = parseScript(parts.history).map(fill);
  const recent = parseScript(parts.recent).map(fill);
  const routine = parts.routine.flatMap(parseScript);
  const filler = drawRoutine(routine, size - countLines(history) - countLines(recent), fill, random);
  return { history: interleave(history, filler), recent };
}

function drawRoutine(
  routine: readonly Exchange[],
  size: number,
  fill: (exchange: Exchange) => Exchange,
  random: Random,
): Exchange[] {
  const drawn: Exchange[] = [];
  const said: string[] = [];
  for (let before = -1; before !== said.length && said.length < size; ) {
    before = said.length;
    for (const exchange of random.shuffle(routine)) {
      if (said.length >= size) break;
      const filled = fill(exchange);
      const lately = new Set(said.slice(-DISTANCE));
      if (filled.some(({ text }) => lately.has(text))) continue;
      drawn.push(filled);
      said.push(...filled.map(({ text }) => text));
    }
  }
  return drawn;
}

/** Both lists in one, each spread evenly over the whole and in its own order; the story opens it. */
function interleave(story: readonly Exchange[], routine: readonly Exchange[]): Exchange[] {
  const spread = (list: readonly Exchange[], offset: number) =>
    list.map((exchange, i) => ({ exchange, place: (i + offset) / list.length }));
  return [...spread(story, 0), ...spread(routine, 0.5)]
    .sort((a, b) => a.place - b.place)
    .map(({ exchange }) => exchange);
}

const countLines = (exchanges: readonly Exchange[]): number => exchanges.reduce((sum, { length }) => sum + length, 0);
