/** How the draws of a request are made. Each takes functions by name, and resolves with their results by name. */
export const modes = {
  async sequential(draws, signal) {
    const drawn = {};
    for (const [name, draw] of Object.entries(draws)) drawn[name] = await draw(signal);
    return drawn;
  },
  async parallel(draws, signal) {
    const names = Object.keys(draws);
    const drawn = await Promise.all(names.map((name) => draws[name](signal)));
    return Object.fromEntries(names.map((name, index) => [name, drawn[index]]));
  },
};
