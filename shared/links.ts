interface ParsedUrl {
  readonly protocol: string;
  readonly href: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly search: string;
  readonly username: string;
  readonly password: string;
}
/** `URL` exists in every process, but TypeScript's ES library does not declare it. */
declare const URL: { parse(text: string): ParsedUrl | null };

/** Parses a URL as browsers and requests do; null: it is invalid. */
export const parseUrl = (text: string): ParsedUrl | null => URL.parse(text);

/** Whether a URL contains a user name or a password. */
export const holdsLogin = ({ username, password }: ParsedUrl): boolean => username !== '' || password !== '';

/** A link that the operating system may open. */
export interface OpenableLink {
  /** The address to open, in ASCII. */
  readonly href: string;
  /** Its host, or its email addresses, in ASCII: international names are in Punycode. */
  readonly target: string;
  /** Whether a reader can take the link for one to another target. */
  readonly isDeceptive: boolean;
}

/**
 * Returns a link that the operating system may open, or null. Allows only http, https and mailto, since other schemes start
 * programs, and no user name or password, which can disguise the target. `text` is the link as its reader sees it.
 */
export function openableLink(text: string): OpenableLink | null {
  const url = parseUrl(text);
  switch (url?.protocol) {
    case 'http:':
    case 'https:':
      return webLink(text, url);
    case 'mailto:':
      return mailLink(url);
    default:
      return null;
  }
}

/** The longest host name of DNS. */
const LONGEST_HOST = 253;
const internationalHost = /(?:^|\.)xn--/;
/** Percent-encoded characters of Unicode's Bidi_Control, which change the order in which a link is shown. */
const bidiControl = /%D8%9C|%E2%80%(?:8[EF]|A[A-E])|%E2%81%A[6-9]/i;

function webLink(text: string, url: ParsedUrl): OpenableLink | null {
  const authority = /^https?:[\\/]*([^\\/?#]*)/i.exec(text)?.[1] ?? '';
  if (holdsLogin(url) || authority.includes('@') || url.hostname.length > LONGEST_HOST) return null;
  // Another spelling of the host, such as letters of another script or a capital I in place of an l, is a look-alike.
  const isPlain = authority.replace(/:\d*$/, '') === url.hostname && !internationalHost.test(url.hostname);
  return { href: url.href, target: url.host, isDeceptive: !isPlain || bidiControl.test(url.href) };
}

/** Other fields could attach a file or add recipients; a line break in the subject could add fields. */
const mailField = /^(?:subject=(?!.*%[01])|body=)/i;
const mailAddress = /^([^\s@\p{Cc}]+)@([^\s@\p{Cc}]+)$/u;

/** Keeps the addresses, the subject and the body (https://www.rfc-editor.org/rfc/rfc6068). */
function mailLink({ pathname, search }: ParsedUrl): OpenableLink | null {
  const addresses = decodePercent(pathname)?.split(',').map(parseAddress);
  if (!addresses?.every((address) => address !== null)) return null;
  const fields = search
    .slice(1)
    .split('&')
    .filter((field) => mailField.test(field))
    .join('&');
  const href = `mailto:${pathname}${fields === '' ? '' : `?${fields}`}`;
  const target = addresses.map(({ ascii }) => ascii).join(', ');
  const isPlain = addresses.every((address) => address.isPlain);
  return { href, target, isDeceptive: !isPlain || bidiControl.test(href) };
}

function parseAddress(written: string): { readonly ascii: string; readonly isPlain: boolean } | null {
  const [, local = '', domain = ''] = mailAddress.exec(written) ?? [];
  const url = parseUrl(`https://${domain}`);
  if (url?.href !== `https://${url?.hostname}/` || url.hostname.length > LONGEST_HOST) return null;
  const ascii = `${encodeURI(local)}@${url.hostname}`;
  return { ascii, isPlain: ascii === written && !internationalHost.test(url.hostname) };
}

/** Decodes percent-encoded text; null: it is invalid. */
export function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
