import { describeSqlConnector } from "../../test/store/sql-connector.ts";
import { connectPostgres } from "./postgres.ts";

describeSqlConnector({
  title: "PostgreSQL",
  store: "postgres",
  connect: connectPostgres,
  row: "select $1::int as id, $2::text as name",
  sleep: "select pg_sleep(30)",
  messages: {
    noTable: 'relation "no_such_table" does not exist',
    noDatabase: 'database "no_such_database" does not exist',
    wrongPassword: "password authentication failed",
  },
});
