import { at, childrenOf, isNode, type Node, nameOf, treeOf } from './nodes.ts';

/** Attributes and properties whose text a user sees or hears. */
const visible = new Set([
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

/** The same in every language. */
const names = /\bMeridian\b/g;
/** One letter is a key. */
const hasWords = (text: string): boolean => /\p{L}.*\p{L}/su.test(text.replaceAll(names, ''));
/** A sentence, or the beginning of one: a capital, and more than one word. */
const isSentence = (text: string): boolean => /^\p{Lu}[\p{L}’']* .*\p{Ll}/su.test(text);

/**
 * Finds hard-coded text, each as `file:line: text`. In the window every sentence counts; the main process may log in English.
 */
export function hardCoded(file: string, source: string): string[] {
  const isWindow = file.startsWith('renderer/');
  const found: string[] = [];
  const report = (node: Node, text: string): void => {
    const line = source.slice(0, node.start).split('\n').length;
    found.push(`${file}:${line}: ${text.trim().replaceAll(/\s+/g, ' ')}`);
  };
  /** Reports the literal texts that an expression can evaluate to. */
  const reportTexts = (node: Node | null): void => {
    for (const [each, text] of textsOf(node)) if (hasWords(text)) report(each, text);
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'JSXText':
        if (hasWords(String(node.value))) report(node, String(node.value));
        break;
      case 'JSXElement':
      case 'JSXFragment':
        for (const child of childrenOf(node)) {
          if (child.type === 'JSXExpressionContainer') reportTexts(at(child, 'expression'));
        }
        break;
      case 'JSXAttribute':
        if (visible.has(nameOf(at(node, 'name')))) reportTexts(at(node, 'value'));
        break;
      case 'Property':
        if (visible.has(nameOf(at(node, 'key')))) reportTexts(at(node, 'value'));
        break;
      case 'CallExpression': {
        const callee = at(node, 'callee');
        const called = callee?.type === 'MemberExpression' ? at(callee, 'property') : callee;
        if (showing.has(nameOf(called))) for (const each of argumentsOf(node)) reportTexts(each);
        break;
      }
      // Thrown errors are for developers; the window shows the sentence of their code.
      case 'NewExpression':
      case 'ImportDeclaration':
        return;
      case 'Literal':
      case 'TemplateElement':
        for (const [each, text] of textsOf(node)) if (isWindow && isSentence(text)) report(each, text);
        break;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(treeOf(file, source));
  return [...new Set(found)];
}

const argumentsOf = (call: Node): Node[] => (Array.isArray(call.arguments) ? call.arguments.filter(isNode) : []);

/** The literal texts that an expression can evaluate to. */
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

/** Functions whose result depends on the language or the locale, other than `t` itself. */
const localized = new Set([
  'bytesText',
  'countText',
  'currentTranslator',
  'dollarsText',
  'durationText',
  'percentText',
  'roughDurationText',
  'unitsText',
]);

/**
 * What a source of the window keeps when the language changes: text that is read when the module loads, and components
 * that show numbers without `useText`, which would draw them again.
 */
export function stale(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: Node, owner: string, parent: Node | null): void => {
    const isFunction = /Function/.test(node.type) && at(node, 'body') !== null;
    const name = isFunction ? functionName(node, parent) : '';
    const next = owner === '' && isFunction ? name || 'function' : owner;
    if (isFunction && owner === '' && /^[A-Z]/.test(name)) {
      const called = callsIn(node);
      const shown = called.find((each) => localized.has(each));
      if (shown !== undefined && !called.includes('useText'))
        found.push(`${file}: ${name} calls ${shown} without useText`);
    }
    if (node.type === 'CallExpression' && owner === '') {
      const called = nameOf(at(node, 'callee'));
      if (called === 't' || localized.has(called)) found.push(`${file}: ${source.slice(node.start, Number(node.end))}`);
    }
    for (const child of childrenOf(node)) visit(child, next, node);
  };
  visit(treeOf(file, source), '', null);
  return found;
}

function functionName(node: Node, parent: Node | null): string {
  const own = nameOf(at(node, 'id'));
  return own === '' && parent?.type === 'VariableDeclarator' ? nameOf(at(parent, 'id')) : own;
}

const callsIn = (node: Node): string[] => [
  ...(node.type === 'CallExpression' ? [nameOf(at(node, 'callee'))] : []),
  ...childrenOf(node).flatMap(callsIn),
];

/** Finds declarations with a physical side (left, right) instead of a logical one, as `file:line: declaration`. */
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

/** Whether a four-value shorthand has different right and left values. */
function isUneven(line: string): boolean {
  const values =
    /^\s*(?:margin|padding|inset|border-width|border-radius)\s*:\s*([^;(]+);/.exec(line)?.[1]?.split(/\s+/) ?? [];
  return values.length === 4 && values[1] !== values[3];
}
