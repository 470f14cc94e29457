/** A part of code that is shown in a color. Offsets are in UTF-16 units. */
export interface CodeToken {
  readonly start: number;
  readonly end: number;
  readonly kind: 'comment' | 'string' | 'number' | 'keyword';
}

interface Syntax {
  /** Sources of regular expressions, each linear in what it matches. */
  readonly comments: readonly string[];
  readonly strings: readonly string[];
  readonly keywords: ReadonlySet<string>;
  /** Whether keywords may be written in any case. */
  readonly anyCase?: boolean;
}

const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

const [slashes, block, hash, dashes] = ['\\/\\/[^\\n]*', '\\/\\*[^]*?(?:\\*\\/|$)', '(?<![^\\s])#[^\\n]*', '--[^\\n]*'];
/** A string ends with its line, so that an apostrophe in a comment of another language colors little. */
const [double, single] = ['"(?:[^"\\\\\\n]|\\\\.)*"?', "'(?:[^'\\\\\\n]|\\\\.)*'?"];
const template = '`(?:[^`\\\\]|\\\\[^])*`?';
const triple = '"""[^]*?(?:"""|$)|\'\'\'[^]*?(?:\'\'\'|$)';

const script: Syntax = {
  comments: [slashes, block],
  strings: [double, single, template],
  keywords: words(
    'abstract as async await break case catch class const continue debugger declare default delete do else enum export',
    'extends false finally for from function if implements import in instanceof interface let namespace new null of',
    'private protected public readonly return satisfies static super switch this throw true try type typeof undefined',
    'var void while yield',
  ),
};
/** The words of C and of what was made in its image. */
const braces: Syntax = {
  comments: [slashes, block],
  strings: [double, single],
  keywords: words(
    'abstract as async auto await bool boolean break byte case catch char class const continue data default defer delete do',
    'double else enum export extends extern false final finally float fn for foreach func fun function goto guard if impl',
    'implements import in inline instanceof int interface is let long match mod mut namespace new nil null nullptr object',
    'operator override package private protected pub public return self short signed sizeof static string struct super',
    'switch template this throw throws trait true try typedef union unsafe unsigned use using val var virtual void',
    'volatile when where while with yield',
  ),
};
const go: Syntax = {
  comments: [slashes, block],
  strings: [double, single, template],
  keywords: words(
    'bool break byte case chan const continue default defer else error fallthrough false for func go goto if import int',
    'interface map nil package range return rune select string struct switch true type var',
  ),
};
const python: Syntax = {
  comments: [hash],
  strings: [triple, double, single],
  keywords: words(
    'and as assert async await break class continue def del elif else except False finally for from global if import in is',
    'lambda match None nonlocal not or pass raise return self True try while with yield',
  ),
};
const ruby: Syntax = {
  comments: [hash],
  strings: [double, single],
  keywords: words(
    'alias and begin break case class def do else elsif end ensure false for if in module next nil not or redo rescue',
    'retry return self super then true undef unless until when while yield',
  ),
};
const shell: Syntax = {
  comments: [hash],
  strings: ['"(?:[^"\\\\]|\\\\[^])*"?', "'[^']*'?"],
  keywords: words('case do done elif else esac exit export fi for function if in local return set then until while'),
};
const settings: Syntax = { comments: [hash], strings: [double, single], keywords: words('true false null yes no') };
const json: Syntax = { comments: [slashes, block], strings: [double], keywords: words('true false null') };
const css: Syntax = { comments: [block], strings: [double, single], keywords: words('important from to and not only') };
const markup: Syntax = { comments: ['<!--[^]*?(?:-->|$)'], strings: [double], keywords: new Set() };
const sql: Syntax = {
  comments: [dashes, block],
  strings: [single],
  anyCase: true,
  keywords: words(
    'add all alter and as asc begin between by case commit constraint create cross default delete desc distinct drop else',
    'end exists foreign from full group having if in index inner insert into is join key left like limit not null offset on',
    'or order outer primary references returning right rollback select set table then union unique update values view when',
    'where with',
  ),
};

const syntaxes: ReadonlyMap<string, Syntax> = new Map(
  (
    [
      [script, 'js jsx ts tsx mjs cjs mts cts javascript typescript'],
      [braces, 'c h cc cpp c++ cs csharp dart groovy java kotlin kt objc php rs rust scala swift zig'],
      [go, 'go golang'],
      [python, 'py python'],
      [ruby, 'rb ruby'],
      [shell, 'bash fish sh shell zsh'],
      [settings, 'conf dockerfile hcl ini make makefile terraform tf toml yaml yml'],
      [json, 'json json5 jsonc'],
      [css, 'css less scss'],
      [markup, 'html svg vue xml'],
      [sql, 'mysql postgresql psql sql sqlite'],
    ] as const
  ).flatMap(([syntax, names]) => names.split(' ').map((name) => [name, syntax])),
);

/** Longer code is shown plain. */
const LONGEST_CODE = 20_000;

const expressions = new Map<Syntax, RegExp>();

/** Matches the next comment, string, number or word; the groups say which. */
function expressionOf(syntax: Syntax): RegExp {
  let expression = expressions.get(syntax);
  if (expression === undefined) {
    const groups = [
      `(?<comment>${syntax.comments.join('|')})`,
      `(?<string>${syntax.strings.join('|')})`,
      '(?<number>(?<![\\p{L}\\p{N}_$])\\p{Nd}[\\p{L}\\p{N}_.]*)',
      '(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)',
    ];
    expression = new RegExp(groups.join('|'), 'gu');
    expressions.set(syntax, expression);
  }
  return expression;
}

/**
 * The comments, strings, numbers and keywords of code, in order, by the names of languages that people write after a fence; none
 * for other languages. It goes by words, not by grammar, so that it is small and what is incomplete is colored, too.
 */
export function tokensOf(code: string, language: string): readonly CodeToken[] {
  const syntax = syntaxes.get(language.toLowerCase());
  if (syntax === undefined || code.length > LONGEST_CODE) return [];
  const isKeyword = (word: string): boolean => syntax.keywords.has(syntax.anyCase === true ? word.toLowerCase() : word);
  return [...code.matchAll(expressionOf(syntax))].flatMap(({ index, 0: text, groups = {} }) => {
    const kind = (['comment', 'string', 'number'] as const).find((each) => groups[each] !== undefined);
    if (kind === undefined && !isKeyword(text)) return [];
    return [{ start: index, end: index + text.length, kind: kind ?? 'keyword' }];
  });
}
