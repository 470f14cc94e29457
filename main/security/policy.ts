/**
 * What the window's page may do: load our own scripts, styles, fonts and pictures, and nothing else. No inline script, no
 * eval, no request to anywhere, no frame, no form; and no string becomes markup or script (Trusted Types).
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
