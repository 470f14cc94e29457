import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Allows our own scripts, styles, fonts and images, and nothing else: no inline script, no eval, no request, no frame, no
 * form, and no string becomes markup or script (Trusted Types).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export const appScheme = 'app';
/** The origin of all files that the window loads. */
export const appOrigin = `${appScheme}://meridian`;
/** The app's only page. */
export const appUrl = `${appOrigin}/index.html`;

/** Makes `app:` a secure origin like https, whose compiled scripts are kept. Must be registered before `app` is ready. */
export const schemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Serves the files below `root` as `app://meridian/…`, with the content security policy. Answers another host, another
 * method, and a path outside `root` with an error status.
 */
export function createAppHandler(root: string, fetchFile: (fileUrl: string) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const file = request.method === 'GET' ? fileOf(request.url, root) : null;
    if (file === null) return new Response('Forbidden', { status: 403, headers });
    try {
      const response = await fetchFile(pathToFileURL(file).href);
      const merged = new Headers(response.headers);
      for (const [name, value] of Object.entries(headers)) merged.set(name, value);
      return new Response(response.body, { status: response.status, headers: merged });
    } catch {
      return new Response('Not found', { status: 404, headers });
    }
  };
}

/** The file that a URL names, or null if it is not one of ours. */
export function fileOf(url: string, root: string): string | null {
  try {
    const { protocol, host, pathname } = new URL(url);
    if (`${protocol}//${host}` !== appOrigin) return null;
    const decoded = decodeURIComponent(pathname);
    if (decoded.includes('\0') || decoded.includes('\\')) return null;
    const file = path.resolve(root, `.${decoded}`);
    return file.startsWith(root + path.sep) ? file : null;
  } catch {
    return null;
  }
}
