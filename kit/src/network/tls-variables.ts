import { type ConfigOf, text } from "../config/config.ts";
import type { TlsPaths } from "./tls-files.ts";

/** The files of a service's own port. */
export const listenerTlsVariables = {
  tlsCertFile: text("TLS_CERT_FILE", {
    default: "",
    about:
      "file with the certificate of this service's port, as PEM, with the intermediate ones after it; with it the port speaks TLS only. Renewed files are in use within seconds",
  }),
  tlsKeyFile: text("TLS_KEY_FILE", { default: "", about: "file with the private key of `TLS_CERT_FILE`" }),
  tlsClientCaFile: text("TLS_CLIENT_CA_FILE", {
    default: "",
    about:
      "file with the authorities that issue the certificates of clients; with it a client without such a certificate is refused",
  }),
};

/** The files of the calls of a process to services. */
export const upstreamTlsVariables = {
  upstreamCaFile: text("UPSTREAM_CA_FILE", {
    default: "",
    about:
      "file with the authorities that issue the certificates of upstreams, instead of those of the system, for `https://` addresses",
  }),
  upstreamCertFile: text("UPSTREAM_CERT_FILE", {
    default: "",
    about: "file with the certificate that this service presents to upstreams that require one",
  }),
  upstreamKeyFile: text("UPSTREAM_KEY_FILE", {
    default: "",
    about: "file with the private key of `UPSTREAM_CERT_FILE`",
  }),
};

/** The paths of the service's own port. */
export const listenerTlsPaths = ({
  tlsCertFile,
  tlsKeyFile,
  tlsClientCaFile,
}: ConfigOf<typeof listenerTlsVariables>): TlsPaths => ({
  cert: { variable: "TLS_CERT_FILE", path: tlsCertFile },
  key: { variable: "TLS_KEY_FILE", path: tlsKeyFile },
  ca: { variable: "TLS_CLIENT_CA_FILE", path: tlsClientCaFile },
});

/** The paths for calls to services. */
export const upstreamTlsPaths = ({
  upstreamCaFile,
  upstreamCertFile,
  upstreamKeyFile,
}: ConfigOf<typeof upstreamTlsVariables>): TlsPaths => ({
  cert: { variable: "UPSTREAM_CERT_FILE", path: upstreamCertFile },
  key: { variable: "UPSTREAM_KEY_FILE", path: upstreamKeyFile },
  ca: { variable: "UPSTREAM_CA_FILE", path: upstreamCaFile },
});
