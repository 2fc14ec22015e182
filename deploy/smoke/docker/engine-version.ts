/** The first version that can mount a folder of a volume, which compose.yml relies on. Debian 12 has 20.10. */
const SINCE = 26;

/** Whether an engine of this version can run compose.yml. */
export const isRecent = (version: string): boolean => Number.parseInt(version, 10) >= SINCE;

/** Throws where an engine of this version cannot run compose.yml. */
export function requireRecent(version: string): void {
  if (!isRecent(version))
    throw new Error(`compose.yml needs Docker Engine ${SINCE} or newer, got ${version}; update the engine`);
}
