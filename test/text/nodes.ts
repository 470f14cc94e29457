import { parseSync } from 'vite';

/** A node of a syntax tree, as ESTree names them. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** A source as a tree. @throws when it is not TypeScript. */
export function treeOf(file: string, source: string): Node {
  const { program, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);
  const tree: unknown = program;
  if (!isNode(tree)) throw new TypeError('The parser gave no tree.');
  return tree;
}

/** The nodes right below one. */
export const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));

/** The node in a field; null: there is none. */
export const at = (node: Node, field: string): Node | null => {
  const value = node[field];
  return isNode(value) ? value : null;
};

/** The name of an identifier, of a property that is written as one, or of a JSX attribute. */
export function nameOf(node: Node | null): string {
  if (node === null) return '';
  const name = node.name ?? node.value;
  return typeof name === 'string' ? name : '';
}
