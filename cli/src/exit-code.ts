/** How every command of this repository ends. A command that has a code of its own, from 3 on, names it in its help. */
export const EXIT = { ok: 0, failed: 1, usedWrongly: 2, interrupted: 130 } as const;
