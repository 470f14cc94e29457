import { linkifyit, type Match, REBuilder } from 'linkify-it';
import { parseDeepLink } from '../deepLinks.ts';
import { openableLink } from '../links.ts';

/** A link within a text. */
export interface FoundLink {
  /** Place in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What it opens. */
  readonly url: string;
}

/** Longest URL that `app.openLink` accepts. */
export const LONGEST_URL = 8_192;

/** Domains that make a link of a name without `https://`, such as `example.com`. */
const knownDomains = [
  ...['com', 'net', 'org', 'edu', 'gov', 'io', 'dev', 'ai', 'eu', 'ae', 'ar', 'au', 'bg', 'br', 'ca', 'ch', 'cl', 'cn'],
  ...['co', 'cz', 'de', 'dk', 'ee', 'eg', 'es', 'fi', 'fr', 'gr', 'hk', 'hr', 'hu', 'ie', 'il', 'ir', 'jp', 'ke', 'kr'],
  ...['lt', 'lu', 'lv', 'ma', 'mx', 'ng', 'nl', 'nz', 'pe', 'ph', 'pk', 'pt', 'ro', 'ru', 'sa', 'se', 'sg', 'sk', 'th'],
  ...['tr', 'tv', 'tw', 'ua', 'uk', 'uy', 've', 'vn', 'za', 'рф'],
];
/** Domains that are also words, or the ends of names of other things, such as `console.info`: only with a path. */
const ambiguousDomains = ['app', 'at', 'be', 'id', 'in', 'info', 'is', 'it', 'me', 'my', 'no', 'pl', 'to', 'us'];

/** Rules for what people write: an underscore is part of a host, and an apostrophe before one is part of a path. */
class AddressRules extends REBuilder {
  override get_text_separators(): RegExp {
    // No URL has a backquote, which begins and ends code.
    return /[><`\uff5c]/;
  }

  override get_domain(): RegExp {
    const letter = this.get_pseudo_letter().source;
    return new RegExp(`(?:${this.get_xn().source}|(?:${letter}|_)(?:-|_|${letter}){0,61}${letter}|${letter})`);
  }

  override get_host_terminator(): RegExp {
    const end = `$|${this.get_text_separators().source}|${this.src_ZPCc}`;
    return new RegExp(`(?=${end})(?!-|_(?!${end})|:\\d|\\.-|\\.(?!${end}))`);
  }

  override get_path_extra(): RegExp {
    return /'(?=_)|/;
  }

  override get_schema_search(): RegExp {
    const before = `^|(?<=^|\\s)_|(?!_)(?:${this.get_text_separators().source}|${this.src_ZPCc})`;
    return new RegExp(`(${before})(${this.get_schema_names().source})`, 'ig');
  }
}

/** Returns the length of an expression's match at a place; 0: it does not match there. */
function lengthAt(text: string, place: number, { source }: RegExp): number {
  const expression = new RegExp(source, 'iy');
  expression.lastIndex = place;
  return expression.exec(text)?.[0].length ?? 0;
}

const WWW = 'www.';
const linkify = linkifyit({ rebuilder: new AddressRules(), fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false })
  .tlds([...knownDomains, ...ambiguousDomains])
  .add('ftp:', null)
  .add('//', null)
  // The tail ends like that of an HTTP URL.
  .add('meridian:', { validate: (text, pos, self) => self.testSchemaAt(text, 'http:', pos) })
  .add('mailto:', {
    validate: (text, pos, { re }) => {
      const address = lengthAt(text, pos, re.get_mailto_validator());
      const hasFields = address > 0 && text[pos + address] === '?';
      return address + (hasFields ? lengthAt(text, pos + address, re.get_path()) : 0);
    },
  })
  .add(WWW, {
    validate: (text, pos, { re }) => {
      const isWithin = /[.:/@\\_-]/.test(text.charAt(pos - WWW.length - 1));
      return isWithin ? 0 : lengthAt(text, pos, re.get_relative_proto_validator());
    },
  });

/** A URL with a login, up to the next space. The length of the scheme is limited to keep the search linear. */
const urlWithLogin = /[a-z][a-z0-9+.-]{0,19}:\/\/[^\s/?#\\]*@\S*/gi;
/** What makes a name before it a login. The length is limited to keep the search linear. */
const restOfLogin = /[^\s/?#\\]{0,100}@/y;
const endsAmbiguously = new RegExp(`\\.(?:${ambiguousDomains.join('|')})$`, 'i');

/** Whether a link can be opened, by the system or by Meridian. */
const leads = (url: string): boolean => openableLink(url) !== null || parseDeepLink(url) !== null;

/** The URL of a match; null: a name without a scheme that is no link. */
function urlOf({ schema, raw, lastIndex, url }: Match, text: string): string | null {
  if (schema !== '' && schema !== WWW) return url;
  restOfLogin.lastIndex = lastIndex;
  const isSite = !restOfLogin.test(text) && (schema === WWW || !endsAmbiguously.test(raw));
  return isSite ? `https://${raw}` : null;
}

/** Every link has one of these within it. Most texts don't. */
const mayHaveLink = /\S[.:@]\S/;

/** Finds the links of a text, in order; only URLs that can be opened, and no part of a URL with a login. */
export function findLinks(text: string): readonly FoundLink[] {
  if (!mayHaveLink.test(text)) return [];
  const linkable = text.replaceAll(urlWithLogin, (url) => ' '.repeat(url.length));
  return (linkify.match(linkable) ?? []).flatMap((match) => {
    const url = urlOf(match, linkable);
    if (url === null || url.length > LONGEST_URL || !leads(url)) return [];
    return [{ start: match.index, end: match.lastIndex, url }];
  });
}
