/** The public image that the last stage of a Dockerfile is based on, with the defaults of its arguments. */
export function runtimeImageIn(dockerfile: string): string {
  const defaults = new Map(
    [...dockerfile.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const stages = new Map<string, string>();
  let image = "";
  for (const [, from = "", name] of dockerfile.matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)) {
    const filled = from.replace(/\$\{(\w+)\}/g, (_, variable: string) => defaults.get(variable) ?? "");
    image = stages.get(filled) ?? filled;
    if (name) stages.set(name, image);
  }
  if (image === "") throw new Error("the Dockerfile has no FROM");
  return image;
}
