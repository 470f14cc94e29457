/** Messages by name: see `loadCatalogue`. */
declare module '*.json?first' {
  const messages: Readonly<Record<string, { readonly defaultMessage: string }>>;
  export default messages;
}

declare module '*.json?rest' {
  const messages: Readonly<Record<string, { readonly defaultMessage: string }>>;
  export default messages;
}

declare module '*/later.css' {}
