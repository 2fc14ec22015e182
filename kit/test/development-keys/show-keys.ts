// A process that wants the development keys of a folder, and prints them.
import { developmentKeys } from "../../src/development-keys.ts";

const [dataDir = ""] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await developmentKeys(dataDir)));
