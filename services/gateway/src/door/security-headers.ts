import { BLANK_SCRIPT_SOURCE } from "@super-heroes/kit/openapi/swagger-pages";

/**
 * Of every answer (OWASP Secure Headers Project): nothing is guessed about its type, it is shown in no frame, loads
 * nothing, and gives away no address. The API's own page, which loads its script from here, has a policy that lets it.
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
