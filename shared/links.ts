const openable: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

interface ParsedUrl {
  readonly protocol: string;
  readonly href: string;
  readonly username: string;
  readonly password: string;
}
/** `URL` is there in every process, but in no library of the language itself. */
declare const URL: { parse(text: string): ParsedUrl | null };

/**
 * The normal form of a link that may be handed to the operating system, or null: only http, https and mailto, since other
 * schemes start programs; and no user name or password, which serve to disguise where a link leads.
 */
export function openableLink(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !openable.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href;
}
