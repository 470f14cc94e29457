const openable: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

interface ParsedUrl {
  readonly protocol: string;
  readonly href: string;
  readonly username: string;
  readonly password: string;
}
/** `URL` exists in every process, but TypeScript's ES library does not declare it. */
declare const URL: { parse(text: string): ParsedUrl | null };

/** Parses a URL as browsers and requests do; null: it is invalid. */
export const parseUrl = (text: string): ParsedUrl | null => URL.parse(text);

/** Whether a URL contains a user name or a password. */
export const holdsLogin = ({ username, password }: ParsedUrl): boolean => username !== '' || password !== '';

/**
 * Returns the normal form of a link that the operating system may open, or null. Allows only http, https and mailto, since
 * other schemes start programs, and no user name or password, which can disguise the target.
 */
export function openableLink(text: string): string | null {
  const url = parseUrl(text);
  if (!url || !openable.has(url.protocol) || holdsLogin(url)) return null;
  return url.href;
}
