import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Contract } from "./contract.ts";

/** A contract, and the file that states it, from the repository's root. */
export interface FoundContract {
  readonly file: string;
  readonly contract: Contract;
}

/** The files that state contracts. Each exports `contracts`. */
const FILES = "services/*/contracts/*.ts";

/**
 * All contracts of the repository, in the order of their files. They are found by their paths: a provider imports no consumer.
 * Rejects with an Error that names the file when it exports no contracts.
 */
export async function findContracts(): Promise<FoundContract[]> {
  const files = [...new Bun.Glob(FILES).scanSync(repositoryRoot)].sort();
  const found = files.map(async (file) => {
    const { contracts }: { contracts?: readonly Contract[] } = await import(`${repositoryRoot}/${file}`);
    if (!contracts) throw new Error(`${file} does not export contracts, the needs of its service`);
    return contracts.map((contract) => ({ file, contract }));
  });
  return (await Promise.all(found)).flat();
}

/** The contracts in which a service is the provider. Rejects when there is none: the name may be wrong. */
export async function contractsWith(provider: string): Promise<FoundContract[]> {
  const found = (await findContracts()).filter(({ contract }) => contract.provider === provider);
  if (found.length === 0) throw new Error(`no file of ${FILES} states a need of ${provider}`);
  return found;
}

/** The contracts in which a service is the consumer. */
export const contractsOf = async (consumer: string): Promise<FoundContract[]> =>
  (await findContracts()).filter(({ contract }) => contract.consumer === consumer);
