#!/bin/bash
# Fights and analytics: a database each, and a user who can read and write only there. The image runs this once, on
# an empty volume, as its own shell; the schemas beside it end in .schema so that it does not run them too. The server
# that runs during this script accepts local connections only, without a password.

create_database() {
  local name=$1
  mongosh --quiet "$name" --file "/docker-entrypoint-initdb.d/$name.schema"
  USER_NAME=$name USER_PASSWORD=$2 mongosh --quiet "$name" --eval \
    'db.createUser({ user: process.env.USER_NAME, pwd: process.env.USER_PASSWORD, roles: ["readWrite"] })'
}

create_database fights "$FIGHTS_PASSWORD"
create_database analytics "$ANALYTICS_PASSWORD"
