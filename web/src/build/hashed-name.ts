/** The name of a file with a hash of its content: `report.css` becomes `report-1a2b3c4d.css`. */
export function hashedName(name: string, content: string | Uint8Array): string {
  const hash = new Bun.CryptoHasher("sha256").update(content).digest("hex").slice(0, 8);
  return name.replace(/\.(\w+)$/, `-${hash}.$1`);
}
