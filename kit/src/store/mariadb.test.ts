import { describeSqlConnector } from "../../test/store/sql-connector.ts";
import { connectMariadb } from "./mariadb.ts";

describeSqlConnector({
  title: "MariaDB",
  store: "mariadb",
  connect: connectMariadb,
  row: "select cast(? as signed) as id, ? as name",
  sleep: "select sleep(30)",
  messages: {
    noTable: "no_such_table' doesn't exist",
    noDatabase: "Unknown database 'no_such_database'",
    wrongPassword: "Access denied",
  },
});
