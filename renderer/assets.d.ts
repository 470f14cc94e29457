/** Messages by name: see `loadCatalogue`. */
declare module '*.json?first' {
  const messages: Readonly<Record<string, { readonly defaultMessage: string }>>;
  export default messages;
}

declare module '*.json?rest' {
  const messages: Readonly<Record<string, { readonly defaultMessage: string }>>;
  export default messages;
}

/** The text of a file. */
declare module '*.md?raw' {
  const text: string;
  export default text;
}

/** The names of classes by those in the file, also in camel case. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
