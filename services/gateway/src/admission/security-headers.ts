import { BLANK_SCRIPT_SOURCE } from "@super-heroes/kit/openapi/swagger-pages";

/**
 * The security headers of every response (OWASP Secure Headers Project): no content sniffing, no framing, no referrer, and
 * a policy under which nothing is loaded. The policy of the Swagger pages allows their own script and styles.
 */
export function securityHeaders(path: string): Record<string, string> {
  return path === "/swagger" || path.startsWith("/swagger/") ? ofPage : ofData;
}

const common = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

const ofData = { ...common, "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };

const ofPage = {
  ...common,
  "content-security-policy": `default-src 'self'; script-src 'self' ${BLANK_SCRIPT_SOURCE}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'`,
};

/**
 * The security headers of the web application, in addition to those of every response: scripts, styles, pictures and requests of
 * its own origin only, nothing inline. Pictures may also be data URLs, which style sheets contain.
 */
export const webHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};
