import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key, as PEM. */
export interface CertificatePair {
  cert: string;
  key: string;
}

/** The subject of a certificate, and how long it is valid. */
export interface CertificateRequest {
  /** The common name: that of a service. */
  name: string;
  /** The names and IP addresses under which clients reach it; none for a certificate of a client alone. */
  hosts: readonly string[];
  notAfter: Date;
  /** By default five minutes ago, because clocks differ. */
  notBefore?: Date;
}

/** A certificate authority: its own certificate and key, and what it issues. */
export interface Authority extends CertificatePair {
  /** Creates a key and a certificate for it, which is good for both sides of a connection. */
  issue(request: CertificateRequest): Promise<CertificatePair>;
}

const KEY = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const CLOCK_DIFFERENCE_MS = 300_000;
const IP_ADDRESS = /^(\d+\.){3}\d+$|:/;

/** Creates an authority with a new key. It can issue certificates of services, and none of other authorities. */
export async function createAuthority({
  name,
  notAfter,
  notBefore = recently(),
}: Pick<CertificateRequest, "name" | "notAfter" | "notBefore">): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: subjectOf(name),
    keys,
    notBefore,
    notAfter,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf(certificate, keys.privateKey);
}

/**
 * The authority of this certificate and key, as {@link createAuthority} made them. Throws an Error when they are not PEM of
 * that kind.
 */
export async function readAuthority({ cert, key }: CertificatePair): Promise<Authority> {
  const [der] = PemConverter.decode(key);
  if (!der) throw new Error("the key is not PEM");
  return authorityOf(
    new X509Certificate(cert),
    await crypto.subtle.importKey("pkcs8", der, KEY, true, ["sign"]),
  );
}

async function authorityOf(certificate: X509Certificate, signingKey: CryptoKey): Promise<Authority> {
  const issuerKey = await certificate.publicKey.export(KEY, ["verify"]);
  return {
    cert: pem(certificate),
    key: await pemOfKey(signingKey),
    async issue({ name, hosts, notAfter, notBefore = recently() }) {
      const keys = await newKeys();
      const extensions: Extension[] = [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        await AuthorityKeyIdentifierExtension.create(issuerKey),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ];
      if (hosts.length > 0) extensions.push(new SubjectAlternativeNameExtension(hosts.map(generalName)));
      const issued = await X509CertificateGenerator.create({
        subject: subjectOf(name),
        issuer: certificate.subject,
        publicKey: keys.publicKey,
        signingKey,
        notBefore,
        notAfter,
        signingAlgorithm: SIGNATURE,
        extensions,
      });
      return { cert: pem(issued), key: await pemOfKey(keys.privateKey) };
    },
  };
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);

/** As an object, because a text would be parsed, and a name may contain its separators. */
const subjectOf = (name: string) => [{ CN: [name] }];

const generalName = (host: string): JsonGeneralNames[number] =>
  IP_ADDRESS.test(host) ? { type: "ip", value: host } : { type: "dns", value: host };

const recently = () => new Date(Date.now() - CLOCK_DIFFERENCE_MS);

const pem = (certificate: X509Certificate) => `${certificate.toString("pem")}\n`;

const pemOfKey = async (key: CryptoKey) =>
  `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
