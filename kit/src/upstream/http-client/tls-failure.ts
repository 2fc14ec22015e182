import type { Endpoint } from "./endpoint.ts";

/** Codes of certificates whose authority is not trusted here. */
const UNTRUSTED = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

/** Why a handshake failed, for the operator: what is wrong, and which variable changes it. */
export function tlsFailure(
  cause: (Error & { code?: unknown }) | null | undefined,
  { hostname }: Endpoint,
): string {
  const { code, message = "" } = cause ?? {};
  if (code === "CERT_HAS_EXPIRED") return "its certificate has expired: renew the file in its TLS_CERT_FILE";
  if (code === "CERT_NOT_YET_VALID") return "its certificate is not valid yet: compare the clocks";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `its certificate is for another name than ${hostname} (${namesIn(message)})`;
  if (UNTRUSTED.has(String(code)))
    return `its certificate is from an authority that is not trusted: UPSTREAM_CA_FILE must contain it (${message})`;
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST/.test(message))
    return "it does not speak TLS: use an http:// address, or set its TLS_CERT_FILE";
  return message || "it closed the connection during the TLS handshake";
}

/** What to check when a connection ended before its first response. */
export function endOfFirstRequest(cause: Error | undefined, { tls }: Endpoint): string {
  if (!tls) return "if it speaks TLS, use an https:// address";
  if (/CERTIFICATE_REQUIRED/.test(cause?.message ?? ""))
    return "it requires a client certificate: set UPSTREAM_CERT_FILE and UPSTREAM_KEY_FILE";
  return "if it requires client certificates, it did not accept that in UPSTREAM_CERT_FILE";
}

/** The names that a certificate is for, out of the message of the comparison. */
const namesIn = (message: string) =>
  /altnames: (DNS|IP)[\s\S]*$/.exec(message)?.[0].slice("altnames: ".length) ?? message;
