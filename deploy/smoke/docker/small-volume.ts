import type { Docker } from "./docker.ts";

/** A volume that can be filled to its last byte. */
export interface SmallVolume {
  readonly name: string;
  /** Fills it completely. */
  fill(): Promise<void>;
  /** Frees what {@link fill} has used. */
  makeRoom(): Promise<void>;
}

/** How a volume is created. */
export interface SmallVolumeOptions {
  readonly name: string;
  readonly megabytes: number;
  /** The user and group that own it. */
  readonly owner: `${number}:${number}`;
  /** The image of the container that holds the volume open; any image with a shell. */
  readonly image: string;
}

/**
 * Creates a volume in memory while `use` runs. A container holds it open, because its content is lost with the last
 * container that uses it.
 */
export async function withSmallVolume(
  docker: Docker,
  { name, megabytes, owner, image }: SmallVolumeOptions,
  use: (volume: SmallVolume) => Promise<void>,
): Promise<void> {
  const keeper = `${name}-keeper`;
  const [uid, gid] = owner.split(":");
  const inKeeper = (script: string) => docker.run("exec", keeper, "sh", "-c", script);
  await docker.run(
    ...["volume", "create", "--driver", "local", "--opt", "type=tmpfs", "--opt", "device=tmpfs"],
    ...["--opt", `o=size=${megabytes}m,uid=${uid},gid=${gid},mode=0700`, name],
  );
  try {
    await docker.run(
      ...["run", "--detach", "--name", keeper, "--network", "none", "--volume", `${name}:/volume`],
      ...["--init", "--entrypoint", "sleep", image, "infinity"],
    );
    await use({
      name,
      fill: async () => void (await inKeeper("cat /dev/zero > /volume/filler 2> /dev/null || true")),
      makeRoom: async () => void (await inKeeper("rm /volume/filler")),
    });
  } finally {
    await docker.run("rm", "--force", "--volumes", keeper);
    await docker.run("volume", "rm", name);
  }
}
