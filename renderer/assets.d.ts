declare module '*.json?first' {
  const messages: Partial<import('../../shared/text/catalogues.ts').Catalogue>;
  export default messages;
}

declare module '*.json?rest' {
  const messages: Partial<import('../../shared/text/catalogues.ts').Catalogue>;
  export default messages;
}

declare module '*/later.css' {}
