/**
 * Chromium does not intercept unknown schemes, so a page of `app://bundle/x` runs as
 * `https://bundle.app.localhost/x`, also a secure context with a standard origin. The main process sees `app://`.
 */
const schemes = new Set<string>();
const suffix = '.localhost';

export function addScheme(scheme: string): void {
  schemes.add(scheme);
}

/** Returns the URL that Chromium loads for `url`. */
export function toWeb(url: string): string {
  const [, scheme = '', hostname = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `https://${hostname || '-'}.${scheme}${suffix}${rest || '/'}` : url;
}

/** Returns the app's URL for a URL of Chromium. */
export function fromWeb(url: string): string {
  const [, hostname = '', scheme = '', rest = '/'] =
    /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.localhost(?::443)?(\/.*)?$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${hostname}${rest}` : url;
}

/** Returns the origin of an app's URL, such as `app://bundle` or `https://example.org`; `null` for opaque origins. */
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
