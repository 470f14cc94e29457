import { en } from '../../renderer/text/en/index.ts';
import { at, childrenOf, isNode, type Node, nameOf, treeOf } from './nodes.ts';

/** What a person sees or hears of an attribute, or of a property of what is drawn. */
const said = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'body',
  'buttons',
  'close',
  'detail',
  'hint',
  'keep',
  'label',
  'listLabel',
  'message',
  'placeholder',
  'sublabel',
  'subtitle',
  'title',
  'toolTip',
]);

/** Electron's functions that show a text. */
const showing = new Set(['setTitle', 'setToolTip', 'showErrorBox', 'setOverlayIcon', 'promptTouchID']);

/** The methods of a list that call back at once. */
const atOnce = new Set(['filter', 'flatMap', 'forEach', 'map', 'reduce']);

/** What is called the same in every language. */
const names = /\bMeridian\b/g;
/** One letter is a key. */
const hasWords = (text: string): boolean => /\p{L}.*\p{L}/su.test(text.replaceAll(names, ''));
/** A sentence, or the beginning of one: a capital, and more than one word. */
const isSentence = (text: string): boolean => /^\p{Lu}[\p{L}’']* .*\p{Ll}/su.test(text);

/**
 * What is said by a source in place of a catalogue: each as `file:line: text`. Every sentence in a source of the window counts;
 * the main process also writes a log, in English.
 */
export function hardCoded(file: string, source: string): string[] {
  const isWindow = file.startsWith('renderer/');
  const found: string[] = [];
  const tell = (node: Node, text: string): void => {
    const line = source.slice(0, node.start).split('\n').length;
    found.push(`${file}:${line}: ${text.trim().replaceAll(/\s+/g, ' ')}`);
  };
  /** The texts that an expression may come to. */
  const tellTexts = (node: Node | null): void => {
    for (const [each, text] of textsOf(node)) if (hasWords(text)) tell(each, text);
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'JSXText':
        if (hasWords(String(node.value))) tell(node, String(node.value));
        break;
      case 'JSXElement':
      case 'JSXFragment':
        for (const child of childrenOf(node)) {
          if (child.type === 'JSXExpressionContainer') tellTexts(at(child, 'expression'));
        }
        break;
      case 'JSXAttribute':
        if (said.has(nameOf(at(node, 'name')))) tellTexts(at(node, 'value'));
        break;
      case 'Property':
        if (said.has(nameOf(at(node, 'key')))) tellTexts(at(node, 'value'));
        break;
      case 'CallExpression': {
        const callee = at(node, 'callee');
        const called = callee?.type === 'MemberExpression' ? at(callee, 'property') : callee;
        if (showing.has(nameOf(called))) for (const each of argumentsOf(node)) tellTexts(each);
        break;
      }
      // What is thrown is said in English, and by its code in other languages.
      case 'NewExpression':
      case 'ImportDeclaration':
        return;
      case 'Literal':
      case 'TemplateElement':
        for (const [each, text] of textsOf(node)) if (isWindow && isSentence(text)) tell(each, text);
        break;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(treeOf(file, source));
  return [...new Set(found)];
}

const argumentsOf = (call: Node): Node[] => (Array.isArray(call.arguments) ? call.arguments.filter(isNode) : []);

/** The literal texts that an expression may come to. */
function textsOf(node: Node | null): [Node, string][] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [[node, node.value]] : [];
    case 'TemplateElement': {
      const value = node.value;
      const raw = typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
      return [[node, raw]];
    }
    case 'JSXExpressionContainer':
      return textsOf(at(node, 'expression'));
    case 'ConditionalExpression':
      return [...textsOf(at(node, 'consequent')), ...textsOf(at(node, 'alternate'))];
    case 'TemplateLiteral':
    case 'LogicalExpression':
    case 'BinaryExpression':
    case 'ArrayExpression':
      return childrenOf(node).flatMap(textsOf);
    default:
      return [];
  }
}

/**
 * What a source of the window holds on to of the words of one language: messages that are read when it is loaded. Groups
 * of messages, such as `text.conversation`, may be held.
 */
export function captured(file: string, source: string): string[] {
  const found: string[] = [];
  /** The names that stand for a group of words, and for which. */
  const groups = new Map<string, unknown>();
  const tree = treeOf(file, source);
  for (const statement of childrenOf(tree)) {
    if (statement.type === 'ImportDeclaration' && /(^|\/)text\.ts$/.test(nameOf(at(statement, 'source')))) {
      groups.set('text', en);
    }
  }
  /** The words that an expression names; undefined: it names none. */
  const wordsOf = (node: Node | null): unknown => {
    if (node?.type === 'Identifier') return groups.get(nameOf(node));
    if (node?.type !== 'MemberExpression') return undefined;
    const owner = wordsOf(at(node, 'object'));
    const property = at(node, 'property');
    if (owner === undefined || typeof owner === 'string') return undefined;
    // Any one stands for all of what is looked up by a value.
    return node.computed === true ? Object.values(Object(owner))[0] : Reflect.get(Object(owner), nameOf(property));
  };
  const visit = (node: Node): void => {
    if (/Function/.test(node.type) || isOfTypes(node)) return;
    if (node.type === 'VariableDeclarator') {
      const id = at(node, 'id');
      const words = wordsOf(at(node, 'init'));
      if (id?.type === 'Identifier' && words !== undefined) groups.set(nameOf(id), words);
      if (id?.type === 'ObjectPattern' && typeof words === 'object' && words !== null) {
        for (const property of childrenOf(id)) {
          const name = nameOf(at(property, 'key'));
          groups.set(nameOf(at(property, 'value')), Reflect.get(words, name));
          if (typeof Reflect.get(words, name) === 'string') found.push(`${file}: ${name}`);
        }
      }
    }
    if (node.type === 'MemberExpression' && typeof wordsOf(node) === 'string') {
      found.push(`${file}: ${source.slice(node.start, Number(node.end))}`);
    }
    if (node.type === 'CallExpression' && atOnce.has(nameOf(at(at(node, 'callee') ?? node, 'property')))) {
      for (const each of argumentsOf(node)) for (const inner of childrenOf(each)) visit(inner);
    }
    for (const child of childrenOf(node)) visit(child);
  };
  for (const statement of childrenOf(tree)) visit(statement);
  return [...new Set(found)];
}

/** Whether a node is of types only, and not an expression that is said to have one. */
const isOfTypes = ({ type }: Node): boolean =>
  type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(type);

/** Where a style sheet names a side of the screen and not of the text: `file:line: declaration`. */
export function physical(file: string, source: string): string[] {
  return source.split('\n').flatMap((line, n) => {
    const wrong =
      /(^|[\s-])(left|right)(-[\w-]+)?\s*:/.test(line) ||
      /(float|clear|text-align|caption-side)\s*:\s*(left|right)/.test(line) ||
      /(translate|translateX)\(\s*-?[1-9]/.test(line) ||
      /\btranslate\s*:\s*-?[1-9]/.test(line) ||
      /border-(top|bottom)-(left|right)-radius/.test(line) ||
      isUneven(line);
    return wrong ? [`${file}:${n + 1}: ${line.trim()}`] : [];
  });
}

/** Four values of which the second and the fourth are the right and the left side. */
function isUneven(line: string): boolean {
  const values =
    /^\s*(?:margin|padding|inset|border-width|border-radius)\s*:\s*([^;(]+);/.exec(line)?.[1]?.split(/\s+/) ?? [];
  return values.length === 4 && values[1] !== values[3];
}
