export { linesOf } from "@super-heroes/database/tools/lines";
