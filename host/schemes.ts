/**
 * Chromium does not intercept schemes it does not know, so a page of `app://bundle/x` runs as
 * `https://bundle.app.localhost/x`: also a secure context with a standard origin. The main process only sees `app://`.
 */
const schemes = new Set<string>();
const suffix = '.localhost';

export function addScheme(scheme: string): void {
  schemes.add(scheme);
}

/** The URL that Chromium loads for `url`. */
export function toWeb(url: string): string {
  const [, scheme = '', hostname = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `https://${hostname || '-'}.${scheme}${suffix}${rest || '/'}` : url;
}

/** The URL that the app knows for a URL of Chromium. */
export function fromWeb(url: string): string {
  const [, hostname = '', scheme = '', rest = '/'] =
    /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.localhost(?::443)?(\/.*)?$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${hostname}${rest}` : url;
}

/** The origin of a URL of the app, e.g. `app://bundle` or `https://example.org`; `null` for opaque ones. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { protocol, origin, host } = new URL(url);
  return schemes.has(protocol.slice(0, -1)) || protocol === 'file:' ? `${protocol}//${host}` : origin;
}

/** Rewrites the custom schemes and origins in a Content-Security-Policy to those that Chromium sees. */
export function policyToWeb(policy: string): string {
  return policy
    .replace(/\b([a-z][a-z0-9+-]*):(?=[\s;]|$)/gi, (source, scheme: string) =>
      schemes.has(scheme) ? `https://*.${scheme}${suffix}` : source,
    )
    .replace(/\b[a-z][a-z0-9+-]*:\/\/[^\s;/]+/gi, (source) => toWeb(source).replace(/\/$/, ''));
}
