const endings = new Set<() => void>();

function endAll(): void {
  for (const end of endings) end();
  process.exit(130);
}

/**
 * Calls `end` when this run of the tests is interrupted (SIGINT, SIGTERM): `afterAll` does not run then, and processes
 * that tests started would stay behind. The function returned calls it off.
 */
export function onInterruptedRun(end: () => void): () => void {
  if (endings.size === 0) for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, endAll);
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, endAll);
  };
}
