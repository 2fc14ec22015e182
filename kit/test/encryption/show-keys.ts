// A process that requests the development keys of a service in a folder, and prints them.
import { developmentKeys } from "../../src/encryption/development-keys.ts";

const [dataDir = "", service = "", ...pairs] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await developmentKeys({ dataDir, service, pairs })));
