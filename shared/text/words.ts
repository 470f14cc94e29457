import type { Values, Voice } from './voice.ts';

/** Messages by name, in groups. One with `{…}` is in the ICU form; one without is said as it stands. */
export interface Catalogue {
  readonly [name: string]: string | Catalogue;
}

/** A catalogue in another language: the same names, each with a message of its own. */
export type Translation<C extends Catalogue> = {
  readonly [N in keyof C]: C[N] extends Catalogue ? Translation<C[N]> : string;
};

/** A message that something is put into. */
type Template = `${string}{${string}`;

/** For each message that something is put into, what that is, made of what one tells it. */
export type Arguments<C extends Catalogue> = {
  readonly [N in keyof C as C[N] extends Template
    ? N
    : keyof InnerArguments<C[N]> extends never
      ? never
      : N]: C[N] extends Template ? (...told: never[]) => Values : InnerArguments<C[N]>;
};
type InnerArguments<M> = M extends Catalogue ? Arguments<M> : unknown;

/** A catalogue as a program reads it: messages are properties, or functions where something is put into them. */
export type Words<C extends Catalogue, A> = {
  readonly [N in keyof C]: Word<C[N], N extends keyof A ? A[N] : unknown>;
};
type Word<M, A> = A extends (...told: infer T) => Values
  ? (...told: T) => string
  : M extends Catalogue
    ? Words<M, A>
    : string;

interface ArgumentTree {
  readonly [name: string]: ((...told: never[]) => Values) | ArgumentTree;
}

/**
 * The words of a catalogue, said by whatever voice speaks at the time: they may be held on to, what they say may not.
 * @param catalogue the names; in the language that all others are translated from
 */
export const wordsOf = <C extends Catalogue, A extends Arguments<C>>(
  catalogue: C,
  args: A,
  voice: () => Voice<Translation<C>>,
): Words<C, A> =>
  // What `build` makes has just these names, which its loop can't show to the compiler.
  build(catalogue, args as ArgumentTree, () => voice().catalogue, voice) as Words<C, A>;

function build(names: Catalogue, args: ArgumentTree, current: () => Catalogue, voice: () => Voice<Catalogue>): object {
  const words = {};
  for (const [name, named] of Object.entries(names)) {
    const argument = Object.hasOwn(args, name) ? args[name] : undefined;
    if (typeof named !== 'string') {
      const inner = typeof argument === 'object' ? argument : {};
      define(words, name, { value: build(named, inner, () => groupOf(current(), name), voice) });
    } else if (typeof argument === 'function') {
      // Its caller keeps to the types of `Words`.
      const say = (...told: never[]): string => voice().format(messageOf(current(), name), argument(...told));
      define(words, name, { value: say });
    } else {
      define(words, name, { get: () => messageOf(current(), name) });
    }
  }
  return words;
}

const define = (words: object, name: string, property: PropertyDescriptor): void =>
  void Object.defineProperty(words, name, { enumerable: true, ...property });

function groupOf(catalogue: Catalogue, name: string): Catalogue {
  const group = catalogue[name];
  if (typeof group !== 'object') throw new TypeError(`The catalogue has no group ${name}.`);
  return group;
}

function messageOf(catalogue: Catalogue, name: string): string {
  const message = catalogue[name];
  if (typeof message !== 'string') throw new TypeError(`The catalogue has no message ${name}.`);
  return message;
}
