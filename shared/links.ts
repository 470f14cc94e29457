const openable: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

interface ParsedUrl {
  readonly protocol: string;
  readonly href: string;
  readonly username: string;
  readonly password: string;
}
/** `URL` is there in every process, but in no library of the language itself. */
declare const URL: { parse(text: string): ParsedUrl | null };

/** A URL as browsers and requests understand it; null: it is none. */
export const parseUrl = (text: string): ParsedUrl | null => URL.parse(text);

/** Whether a URL names a user or holds a password. */
export const holdsLogin = ({ username, password }: ParsedUrl): boolean => username !== '' || password !== '';

/**
 * The normal form of a link that may be handed to the operating system, or null: only http, https and mailto, since other
 * schemes start programs; and no user name or password, which serve to disguise where a link leads.
 */
export function openableLink(text: string): string | null {
  const url = parseUrl(text);
  if (!url || !openable.has(url.protocol) || holdsLogin(url)) return null;
  return url.href;
}
